// A thread of its own, so that nothing which the bench does delays it: asks each of some services for its health again and
// again, and tells how long each answer took.
import { get } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

const { urls, every } = workerData;
const heard = urls.map(() => ({ milliseconds: [], failed: 0 }));
let open = 0;

function probe(url, k) {
  const before = performance.now();
  open++;
  const end = (good) => {
    open--;
    if (good) heard[k].milliseconds.push(performance.now() - before);
    else heard[k].failed++;
  };
  // a connection of its own, as of somebody new
  get(`${url}/health`, { agent: false }, (response) =>
    response.resume().on('end', () => end(response.statusCode === 200)),
  ).on('error', () => end(false));
}

const timer = setInterval(() => urls.forEach(probe), every);
parentPort.on('message', () => {
  clearInterval(timer);
  const wait = setInterval(() => {
    if (open > 0) return;
    clearInterval(wait);
    parentPort.postMessage(heard);
    parentPort.close();
  }, 10);
});
