/**
 * Raw WSMAN for programs (`/webrelay.ashx`, p=1): HTTP on a byte stream, to which the server adds the digest. Whoever
 * speaks sees the answers and never a challenge. Source: docs/spec/amt.md, section 5.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { SessionProtocol } from "@tendril/protocol/constants";
import { UnavailableError } from "../../errors.ts";
import type { MayOpen, SessionGuard } from "../../relay/index.ts";
import type { DeviceDocument, UserDocument } from "../../store/index.ts";
import type { Firmware } from "../firmware/index.ts";

const MAX_BODY_BYTES = 262_144;
const MAX_HEADER_BYTES = 16_384;
const MAX_PER_USER = 20;
const HEADERS_TIMEOUT_MS = 20_000;
const REQUEST_TIMEOUT_MS = 60_000;
const closedPaths = /^\/amt-storage(?:[/?]|$)/i;

export interface WsmanRelayDeps {
  readonly firmware: Pick<Firmware, "use">;
  readonly guard: Pick<SessionGuard, "add">;
  readonly mayOpen: MayOpen;
}

export interface WsmanRelayRequest {
  readonly user: UserDocument;
  readonly device: DeviceDocument;
}

export class WsmanRelay {
  readonly #deps: WsmanRelayDeps;
  readonly #server: Server;
  readonly #streams = new Map<Duplex, WsmanRelayRequest>();

  constructor(deps: WsmanRelayDeps) {
    this.#deps = deps;
    this.#server = createServer(
      {
        maxHeaderSize: MAX_HEADER_BYTES,
        headersTimeout: HEADERS_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
      },
      (request, response) => {
        this.#answer(request, response).catch(() => request.socket.destroy()); // too much, or broken off
      },
    );
    this.#server.on("clientError", (_error, socket) => socket.destroy());
  }

  get count(): number {
    return this.#streams.size;
  }

  async mayUse({ user, device }: WsmanRelayRequest): Promise<boolean> {
    const own = [...this.#streams.values()].filter((other) => other.user._id === user._id);
    return own.length < MAX_PER_USER && (await this.#deps.mayOpen(user, device, SessionProtocol.AmtWeb));
  }

  /** Takes the stream over; it ends with the right. */
  join(request: WsmanRelayRequest, stream: Duplex): void {
    this.#streams.set(stream, request);
    const release = this.#deps.guard.add({
      ...request,
      ...{ protocol: SessionProtocol.AmtWeb, guest: undefined, end: () => stream.destroy() },
    });
    stream.on("error", () => stream.destroy()); // a lost connection is an end like any other
    stream.once("close", () => {
      this.#streams.delete(stream);
      release();
    });
    this.#server.emit("connection", stream);
  }

  close(): void {
    for (const stream of this.#streams.keys()) stream.destroy();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const who = this.#streams.get(request.socket);
    if (who === undefined) throw new RangeError("a stream of nobody");
    const { method = "GET", url = "/", headers } = request;
    const body = await readBody(request);
    if (closedPaths.test(url)) return end(response, 403, {}, Buffer.alloc(0));
    try {
      const type = headers["content-type"];
      const answer = await this.#deps.firmware.use(who.device._id, (contact) =>
        contact.page({
          method,
          path: url,
          body,
          headers: type === undefined ? {} : { "Content-Type": type },
        }),
      );
      const { server, "content-type": given } = answer.headers;
      end(response, answer.status, { server: String(server ?? ""), "content-type": given }, answer.body);
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      end(response, 503, { "content-type": "text/plain; charset=utf-8" }, Buffer.from(`${error.message}\n`));
    }
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) throw new RangeError("a request is shorter");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function end(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  body: Buffer,
): void {
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) response.setHeader(name, value);
  response.writeHead(status, { "content-length": String(body.length) });
  response.end(body);
}
