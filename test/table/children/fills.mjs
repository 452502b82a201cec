// Appends rows to a table's results file twice over until one does not fit, and tells how that ended.
import { openStore } from '../../../dist/campaign/table/store.js';

const [path, rows] = process.argv.slice(2);
const store = openStore(path);
try {
  for (;;) for (const row of JSON.parse(rows)) store.append(row);
} catch ({ code, message }) {
  console.log(JSON.stringify({ code, message }));
}
store.close();
