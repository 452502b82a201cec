/** A program that listens: started, spoken to, stopped. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

export interface ServerProcess {
  /** What it says that it listens on. */
  readonly url: string;
  /** Sends a signal and waits for the end. */
  stop(signal: NodeJS.Signals): Promise<{ exitCode: number | null; stderr: string }>;
}

export async function startServer(...args: readonly string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, args);
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const end = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    url: await firstUrl(child),
    stop: async (signal) => {
      child.kill(signal);
      return { exitCode: await end, stderr };
    },
  };
}

function firstUrl(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (data) => {
      text += data;
      const url = /http:\S+/.exec(text);
      if (url !== null) resolve(url[0]);
    });
    child.on('close', () => reject(new Error(`it ended, having said ${JSON.stringify(text)}`)));
  });
}
