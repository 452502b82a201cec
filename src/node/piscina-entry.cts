/**
 * Runs the ES module that piscina's option `workerData` names. Piscina requires its program, and Node 20 dies when a thread
 * is ended while it requires an ES module ("IsGraphAsync must be used on an instantiated module"); a thread that is ended
 * while it imports one just ends.
 */
const { workerData } = require('piscina') as typeof import('piscina');
const { pathToFileURL } = require('node:url') as typeof import('node:url');

const loaded = import(pathToFileURL(workerData).href);

module.exports = async (task: unknown): Promise<unknown> => (await loaded).default(task);
