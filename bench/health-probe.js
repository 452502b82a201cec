// A thread of its own, so that nothing which the bench does delays it: asks a service for its health again and again, and
// tells how long each answer took.
import { Agent, get } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

const { url, every } = workerData;
const agent = new Agent({ keepAlive: true, maxSockets: 50 });
const milliseconds = [];
let failed = 0;
let open = 0;

function probe() {
  const before = performance.now();
  open++;
  const end = (good) => {
    open--;
    if (good) milliseconds.push(performance.now() - before);
    else failed++;
  };
  get(`${url}/health`, { agent }, (response) =>
    response.resume().on('end', () => end(response.statusCode === 200)),
  ).on('error', () => end(false));
}

const timer = setInterval(probe, every);
parentPort.on('message', () => {
  clearInterval(timer);
  const wait = setInterval(() => {
    if (open > 0) return;
    clearInterval(wait);
    agent.destroy();
    parentPort.postMessage({ milliseconds, failed });
    parentPort.close();
  }, 10);
});
