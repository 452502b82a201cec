/**
 * Piscina's entry point. It requires its program, and Node 20 dies when a thread is ended while it requires an ES module
 * ("IsGraphAsync must be used on an instantiated module"); a thread that is ended while it imports one just ends.
 */
const loaded = import('./worker.ts');

module.exports = async (task: unknown): Promise<unknown> => (await loaded).default(task as never);
