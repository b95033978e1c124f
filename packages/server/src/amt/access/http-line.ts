/**
 * HTTP to the firmware over streams that somebody else opens: one request at a time, kept open between requests where
 * the firmware keeps it, with limits on everything that it sends.
 */
import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { UnavailableError } from "../../errors.ts";
import type { Clock } from "../../time/index.ts";

const MAX_HEADER_BYTES = 16_384;
const MAX_BODY_BYTES = 1_048_576;
const REQUEST_TIMEOUT_MS = 30_000;

export interface HttpLineDeps {
  readonly clock: Clock;
  /** A new stream to the firmware, taken over by the line. */
  open(): Promise<Duplex>;
}

export interface FirmwareRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export interface FirmwareResponse {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export class HttpLine {
  readonly #clock: Clock;
  readonly #agent: StreamAgent;

  constructor({ clock, open }: HttpLineDeps) {
    this.#clock = clock;
    this.#agent = new StreamAgent(open);
  }

  /** @throws UnavailableError when the connection breaks, is over a limit or takes more than 30 s. */
  async send(request: FirmwareRequest): Promise<FirmwareResponse> {
    const wasKept = this.#agent.hasKept;
    try {
      return await this.#sendOnce(request);
    } catch (error) {
      // firmware closes what it kept without a word: that tells nothing about the request
      const wasKeptTooLong = wasKept && error instanceof UnavailableError && error.message === BROKEN;
      if (!wasKeptTooLong) throw error;
      return await this.#sendOnce(request);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #sendOnce({ method, path, body, headers }: FirmwareRequest): Promise<FirmwareResponse> {
    const { promise, resolve, reject } = Promise.withResolvers<FirmwareResponse>();
    const request = httpRequest({
      ...{ agent: this.#agent, host: "amt", method, path, maxHeaderSize: MAX_HEADER_BYTES },
      headers: { ...headers, "Content-Length": String(body.length) },
    });
    const cancel = this.#clock.after(REQUEST_TIMEOUT_MS, () =>
      request.destroy(new UnavailableError("Intel AMT does not answer in time")),
    );
    request.on("error", (error) => reject(asUnavailable(error)));
    request.on("response", (response) => {
      collect(request, response).then(resolve, (error: unknown) => reject(asUnavailable(error)));
    });
    request.end(body);
    try {
      return await promise;
    } finally {
      cancel();
    }
  }
}

const BROKEN = "Intel AMT broke the connection off";

function asUnavailable(cause: unknown): UnavailableError {
  return cause instanceof UnavailableError ? cause : new UnavailableError(BROKEN, { cause });
}

async function collect(request: ClientRequest, response: IncomingMessage): Promise<FirmwareResponse> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) {
      const error = new UnavailableError("Intel AMT sends more than an answer may have");
      request.destroy(error);
      throw error;
    }
    parts.push(part);
  }
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) };
}

/** Node's pool of connections, over streams that are no sockets; it holds one at most. */
class StreamAgent extends Agent {
  readonly #open: () => Promise<Duplex>;

  constructor(open: () => Promise<Duplex>) {
    super({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1 });
    this.#open = open;
  }

  get hasKept(): boolean {
    return Object.values(this.freeSockets).some((kept) => (kept?.length ?? 0) > 0);
  }

  override createConnection(
    _options: object,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    this.#open().then(
      (stream) => callback?.(null, withReference(stream)),
      (error: unknown) => callback?.(asUnavailable(error), undefined as never),
    );
  }

  override keepSocketAlive(): boolean {
    return true; // a stream has none of the options of a socket
  }
}

/** The pool counts on what sockets have to keep a process running; for other streams it means nothing. */
function withReference(stream: Duplex): Duplex {
  return "ref" in stream ? stream : Object.assign(stream, { ref() {}, unref() {} });
}
