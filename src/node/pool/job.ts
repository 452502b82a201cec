/** One job of a pool: what is to be done, who waits for it, and how it is ended early. */
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { AbortedError } from '../../errors.ts';
import type { Progress } from '../../solve/solve.ts';
import { CONTROL, CONTROL_WORDS, type Reply, type Task } from './protocol.ts';

export interface JobHooks {
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly onStart: (() => void) | undefined;
  /** Milliseconds between an abort and the end of the worker. */
  readonly grace: number;
}

/** What only the job can add to its task. */
export interface JobParts {
  readonly control: Int32Array;
  readonly port: MessagePort | null;
}

export class Job {
  readonly reply: Promise<Reply>;
  /** While it waits: gives its place in the queue up. */
  onLeave: () => void = () => {};
  private readonly hooks: JobHooks;
  private readonly taskOf: (parts: JobParts) => Promise<Task>;
  private readonly control = new Int32Array(new SharedArrayBuffer(4 * CONTROL_WORDS));
  private readonly kill = new AbortController();
  private settle!: { resolve(reply: Reply): void; reject(error: unknown): void };
  private timer: NodeJS.Timeout | undefined;
  private running = false;
  /** What onProgress threw, in a box; null: nothing. */
  private thrown: { readonly error: unknown } | null = null;
  private readonly onAbort = () => this.abort('it was aborted');

  constructor(taskOf: (parts: JobParts) => Promise<Task>, hooks: JobHooks) {
    this.taskOf = taskOf;
    this.hooks = hooks;
    this.reply = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    hooks.signal?.addEventListener('abort', this.onAbort, { once: true });
  }

  /** Asks a running job for what it has, and after the grace ends it; one that waits is given up. */
  abort(reason: string): void {
    if (!this.running) {
      this.onLeave();
      this.finish(() => this.settle.reject(new AbortedError('queued', reason)));
      return;
    }
    Atomics.store(this.control, CONTROL.abort, 1);
    const { grace } = this.hooks;
    this.timer ??= setTimeout(
      () => this.kill.abort(`${reason}, and it did not answer within ${grace} ms`),
      grace,
    );
  }

  end(reason: string): void {
    if (this.running) this.kill.abort(reason);
    else this.abort(reason);
  }

  /** Settles `reply`; never throws. */
  async runOn(slot: { run(task: Task, kill: AbortSignal): Promise<Reply> }): Promise<void> {
    this.running = true;
    const channel = this.hooks.onProgress === undefined ? null : new MessageChannel();
    channel?.port1.on('message', (progress: Progress) => this.tell(progress));
    try {
      this.hooks.onStart?.();
      const task = await this.taskOf({ control: this.control, port: channel?.port2 ?? null });
      const reply = await slot.run(task, this.kill.signal);
      // what was sent before the reply comes before it
      for (let sent = nextOn(channel); sent !== undefined; sent = nextOn(channel))
        this.tell(sent.message as Progress);
      this.finish(() =>
        this.thrown === null ? this.settle.resolve(reply) : this.settle.reject(this.thrown.error),
      );
    } catch (error) {
      this.finish(() => this.settle.reject(this.thrown === null ? error : this.thrown.error));
    } finally {
      channel?.port1.close();
    }
  }

  private tell(progress: Progress): void {
    if (this.thrown !== null) return;
    try {
      this.hooks.onProgress?.(progress);
    } catch (error) {
      this.thrown = { error };
      this.abort('onProgress threw');
    }
  }

  private finish(settle: () => void): void {
    clearTimeout(this.timer);
    this.hooks.signal?.removeEventListener('abort', this.onAbort);
    settle();
  }
}

function nextOn(channel: MessageChannel | null): { message: unknown } | undefined {
  return channel === null ? undefined : receiveMessageOnPort(channel.port1);
}
