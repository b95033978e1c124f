/**
 * The port for Intel AMT: takes CIRA connections over TLS, and tells whoever comes with a browser what this is. Before a
 * device has signed in it may cost no more than a socket, and only so many of them.
 * Source: docs/spec/amt.md, sections 1.2 to 1.4 and 1.9.
 */
import { createServer, type Server, type TLSSocket } from "node:tls";
import { plainAddress } from "../auth/index.ts";
import type { Counters } from "../limits/index.ts";
import type { Log } from "../log/index.ts";
import type { Clock } from "../time/index.ts";
import { CiraSession, type CiraSessionDeps } from "./cira-session.ts";
import { mpsTlsOptions } from "./mps-tls.ts";

const MAX_CONNECTIONS = 30_000;
const MAX_UNKNOWN = 2_000;
const MAX_UNKNOWN_PER_ADDRESS = 200;
const MAX_UNSENT_BYTES = 4_194_304;
const CUT_AFTER_MS = 2_000;
/** Bytes after which it is sure what speaks. */
const SNIFF_BYTES = 5;
const PAGE = "This port is for devices with Intel AMT. The pages of this server are elsewhere.\n";

export interface MpsListenerDeps {
  readonly session: CiraSessionDeps;
  readonly certificate: { readonly certificatePem: string; readonly keyPem: string };
  readonly counters: Counters;
  readonly clock: Clock;
  readonly log: Log;
}

export class MpsListener {
  readonly server: Server;
  readonly #deps: MpsListenerDeps;
  readonly #sockets = new Set<TLSSocket>();
  /** Connections that have not signed in, by address. */
  readonly #unknown = new Map<string, number>();
  #unknownCount = 0;

  constructor(deps: MpsListenerDeps) {
    this.#deps = deps;
    this.server = createServer(mpsTlsOptions(deps.certificate), (socket) => this.#take(socket));
    this.server.maxConnections = MAX_CONNECTIONS;
    this.server.on("tlsClientError", (error: Error) => {
      deps.counters.count("cira tls refused");
      deps.log.debug({ why: error.message }, "TLS with Intel AMT failed");
    });
    // before that, what goes wrong is told to who makes it listen
    this.server.once("listening", () => {
      this.server.on("error", (error: Error) => deps.log.error({ error }, "port for Intel AMT failed"));
    });
  }

  /** Connections now. */
  get count(): number {
    return this.#sockets.size;
  }

  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #take(socket: TLSSocket): void {
    const address = plainAddress(socket.remoteAddress ?? "");
    socket.on("error", () => socket.destroy());
    if (!this.#hasRoom(address)) {
      this.#deps.counters.count("cira too many connections");
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    this.#changeUnknown(address, 1);
    const session = new CiraSession(this.#deps.session, {
      address,
      isFirmware: true,
      send: (frame) => this.#send(socket, frame),
      close: () => this.#close(socket),
    });
    let isCounted = true;
    const uncount = (): void => {
      if (isCounted) this.#changeUnknown(address, -1);
      isCounted = false;
    };
    let first: Buffer | undefined = Buffer.alloc(0);
    socket.on("data", (bytes: Buffer) => {
      if (first === undefined) session.receive(bytes);
      else {
        first = Buffer.concat([first, bytes]);
        if (isHttp(first)) this.#answerBrowser(socket, session);
        else if (first.length >= SNIFF_BYTES || !mayBecomeHttp(first)) {
          const all = first;
          first = undefined;
          session.receive(all);
        }
      }
      if (session.isSignedIn) uncount();
    });
    socket.on("close", () => {
      this.#sockets.delete(socket);
      uncount();
      session.closed();
    });
  }

  #hasRoom(address: string): boolean {
    return this.#unknownCount < MAX_UNKNOWN && (this.#unknown.get(address) ?? 0) < MAX_UNKNOWN_PER_ADDRESS;
  }

  #changeUnknown(address: string, by: number): void {
    const left = (this.#unknown.get(address) ?? 0) + by;
    this.#unknownCount += by;
    if (left === 0) this.#unknown.delete(address);
    else this.#unknown.set(address, left);
  }

  /** A device that does not read is dropped: it comes again. */
  #send(socket: TLSSocket, frame: Uint8Array): void {
    if (socket.writableLength > MAX_UNSENT_BYTES) socket.destroy();
    else if (socket.writable) socket.write(frame);
  }

  #close(socket: TLSSocket): void {
    socket.end();
    const cancel = this.#deps.clock.after(CUT_AFTER_MS, () => socket.destroy());
    socket.once("close", cancel);
  }

  #answerBrowser(socket: TLSSocket, session: CiraSession): void {
    socket.removeAllListeners("data");
    socket.resume();
    const head = `HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: ${PAGE.length}\r\nconnection: close\r\n\r\n`;
    socket.write(head + PAGE);
    session.closed();
  }
}

function isHttp(bytes: Buffer): boolean {
  return /^(GET|HEAD) /.test(bytes.toString("latin1"));
}

function mayBecomeHttp(bytes: Buffer): boolean {
  const text = bytes.toString("latin1");
  return "GET ".startsWith(text) || "HEAD ".startsWith(text);
}
