/** Bodies of requests, read within limits: of each, and of all that are held at once. */
import { turnstile } from '../../turnstile.ts';
import { breathe } from '../../work.ts';
import { type Failure, failure } from './failure.ts';

/** So many of the largest bodies may be held at once, by requests that arrive, wait or run. */
const HELD_BODIES = 64;
/** A body that is no larger is always taken: the number of connections bounds those. */
const SMALL_BYTES = 2 ** 16;

export interface Taken<Value> {
  readonly value: Value;
  /** To be called once its request is done with. */
  release(): void;
}

export class Intake {
  private readonly maxBytes: number;
  private held = 0;
  /** Large bodies are read one after another, for each turn of the event loop would else have a piece of every one. */
  private readonly inTurn = turnstile(1);

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /**
   * The body of a request as `read` understands it, or why it is not taken.
   * @throws what `read` throws
   */
  async take<Value>(
    request: Request,
    read: (text: string) => Promise<Value>,
  ): Promise<Taken<Value> | { readonly failure: Failure }> {
    const length = Number(request.headers.get('Content-Length') ?? 0);
    if (length > this.maxBytes) return { failure: this.tooLarge };
    const buffer = new Held(Math.min(length || 0, this.maxBytes), (change) => {
      this.held += change;
    });
    const refused = await this.fill(buffer, request).catch(() =>
      failure(400, 'client-left', 'The connection ended before the body did.'),
    );
    if (refused !== null) {
      buffer.release();
      return { failure: refused };
    }
    try {
      return { value: await this.readIn(buffer, read), release: () => buffer.release() };
    } catch (error) {
      buffer.release();
      throw error;
    }
  }

  private readIn<Value>(buffer: Held, read: (text: string) => Promise<Value>): Promise<Value> {
    if (buffer.size <= SMALL_BYTES) return read(buffer.text());
    return this.inTurn(async () => {
      await breathe();
      const text = buffer.text();
      await breathe();
      return read(text);
    });
  }

  /** A reader that stops early leaves the rest unread: to cancel it would end the connection before the answer. */
  private async fill(buffer: Held, request: Request): Promise<Failure | null> {
    const reader = request.body?.getReader();
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) return null;
      const size = buffer.size + value.length;
      if (size > this.maxBytes) return this.tooLarge;
      if (size > SMALL_BYTES && this.held + value.length > HELD_BODIES * this.maxBytes)
        return failure(503, 'busy', 'Too many large requests are here already; try again later.');
      buffer.add(value);
    }
  }

  private get tooLarge(): Failure {
    return failure(413, 'body-too-large', `The body is larger than ${this.maxBytes} bytes.`);
  }
}

/** Bytes in one piece, however many pieces they come in. */
class Held {
  size = 0;
  private bytes = new Uint8Array(0);
  private readonly expected: number;
  private readonly onChange: (change: number) => void;

  /** @param expected bytes, as far as is known */
  constructor(expected: number, onChange: (change: number) => void) {
    this.expected = expected;
    this.onChange = onChange;
  }

  add(piece: Uint8Array): void {
    const size = this.size + piece.length;
    if (size > this.bytes.length) {
      // room for what is only announced is taken once some of it is there
      const announced = size > SMALL_BYTES ? this.expected : 0;
      const grown = new Uint8Array(Math.max(size, announced, 2 * this.bytes.length));
      grown.set(this.bytes.subarray(0, this.size));
      this.bytes = grown;
    }
    this.bytes.set(piece, this.size);
    this.size = size;
    this.onChange(piece.length);
  }

  /** The bytes go; what they count stays until `release`, for the text is held in their place. */
  text(): string {
    const text = new TextDecoder().decode(this.bytes.subarray(0, this.size));
    this.bytes = new Uint8Array(0);
    return text;
  }

  release(): void {
    this.onChange(-this.size);
    this.size = 0;
    this.bytes = new Uint8Array(0);
  }
}
