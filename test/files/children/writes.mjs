// Writes 8 KiB in every way into a folder where less fits, and tells how each ended. Files that there are stay if it cannot.
import { closeSync, openSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { growingFile } from '../../../dist/node/files/append.js';
import { writeBytes, writeDurably, writeExport, writeText } from '../../../dist/node/files/write.js';

const folder = process.argv[2];
const path = (name) => join(folder, name);
const line = `${'x'.repeat(1022)}\n`;
const bytes = Buffer.from(line.repeat(8));

const ways = {
  text: () => writeText('File', path('text'), [line.repeat(4), line.repeat(4)]),
  bytes: () => writeBytes('File', path('bytes'), bytes),
  durable: () => writeDurably('File', path('durable'), [bytes]),
  export: () => writeExport(path('export'), bytes),
  growing() {
    const file = growingFile('File', path('growing'), false);
    try {
      for (let k = 0; k < 8; k++) file.append(line);
    } finally {
      file.close();
    }
  },
};

for (const name of ['text', 'bytes', 'durable', 'export']) writeFileSync(path(name), 'old\n');
fillUp();
const ends = {};
for (const [name, write] of Object.entries(ways))
  try {
    write();
    ends[name] = { code: 'none', message: 'it was written' };
  } catch ({ code, message }) {
    ends[name] = { code, message };
  }
console.log(JSON.stringify(ends));

/** Leaves 4 KiB of a small disk. */
function fillUp() {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize > 2 ** 20) return;
  const filler = openSync(path('filler'), 'w');
  writeSync(filler, Buffer.alloc((bavail - 1) * bsize));
  closeSync(filler);
}
