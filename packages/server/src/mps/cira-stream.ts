/**
 * A channel of a CIRA connection as a stream: back pressure goes through to the device and from it.
 */
import { Duplex } from "node:stream";
import type { ApfChannel, ApfConnection } from "@tendril/amt/apf";
import { UnavailableError } from "../errors.ts";

const MAX_PIECE_BYTES = 65_536;

export class CiraStream extends Duplex {
  readonly #channel: ApfChannel;
  #unread = 0;
  #afterDrain: (() => void) | undefined;
  #onOpened: ((failure?: Error) => void) | undefined;

  /** Resolves when the device has taken the channel. @throws UnavailableError when it does not. */
  static async open(
    connection: ApfConnection,
    { port, signal }: { readonly port: number; readonly signal: AbortSignal },
  ): Promise<CiraStream> {
    const stream = new CiraStream(connection, port);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    stream.#onOpened = (failure) => (failure === undefined ? resolve() : reject(failure));
    const onAbort = (): void => reject(new UnavailableError("Intel AMT does not answer"));
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      await promise;
      return stream;
    } catch (error) {
      stream.destroy();
      throw error;
    } finally {
      stream.#onOpened = undefined;
      signal.removeEventListener("abort", onAbort);
    }
  }

  private constructor(connection: ApfConnection, port: number) {
    super({ allowHalfOpen: false });
    const channel = connection.openChannel(port, {
      onOpen: () => this.#onOpened?.(),
      onBytes: (bytes) => this.#receive(bytes),
      onDrain: () => this.#drained(),
      onClose: (failure) => this.#closed(failure),
    });
    if (channel === undefined) throw new UnavailableError("Intel AMT has no room for another connection");
    this.#channel = channel;
  }

  override _read(): void {
    const bytes = this.#unread;
    this.#unread = 0;
    if (bytes > 0) this.#channel.taken(bytes);
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    let isOut = true;
    for (let at = 0; at < chunk.length; at += MAX_PIECE_BYTES)
      isOut = this.#channel.write(chunk.subarray(at, at + MAX_PIECE_BYTES));
    if (isOut) done();
    else this.#afterDrain = done;
  }

  /** A channel has no half: nothing comes any more either. */
  override _final(done: () => void): void {
    this.#channel.close();
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#channel.close();
    this.#drained(); // whoever writes must not wait for ever
    done(error);
  }

  #receive(bytes: Uint8Array): void {
    if (this.push(bytes)) this.#channel.taken(bytes.length);
    else this.#unread += bytes.length;
  }

  #drained(): void {
    const done = this.#afterDrain;
    this.#afterDrain = undefined;
    done?.();
  }

  #closed(failure: number | undefined): void {
    const why = failure === undefined ? "closed the connection" : `refused the connection (${failure})`;
    if (this.#onOpened !== undefined) this.#onOpened(new UnavailableError(`Intel AMT ${why}`));
    this.push(null);
    this.#drained();
  }
}
