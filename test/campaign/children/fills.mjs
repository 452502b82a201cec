// Appends rows to a table's results file twice over until one does not fit, and tells how that ended.
import { openRows } from '../../../dist/campaign/store.js';
import { isTableRow } from '../../../dist/campaign/table/preset.js';

const [path, rows] = process.argv.slice(2);
const store = openRows(path, isTableRow);
try {
  for (;;) for (const row of JSON.parse(rows)) store.append(row);
} catch ({ code, message }) {
  console.log(JSON.stringify({ code, message }));
}
store.close();
