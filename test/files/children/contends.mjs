// Tries from a moment on to take a lock; has it for a while, says so in a log, and is killed with it.
import { appendFileSync } from 'node:fs';
import { acquireLock } from '../../../dist/node/files/lock.js';

const [path, log, go] = process.argv.slice(2);
const sleep = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

/** Others see a killed process until its parent has looked: it is a zombie, which holds nothing. */
function acquired() {
  try {
    return acquireLock(path);
  } catch (error) {
    if (error.code !== 'in-use') throw error;
    return null;
  }
}

while (Date.now() < Number(go)) {
  // together
}
while (acquired() === null) sleep(1);
appendFileSync(log, `begin ${process.pid}\n`);
sleep(20);
appendFileSync(log, `end ${process.pid}\n`);
process.kill(process.pid, 'SIGKILL');
