/**
 * Upgrades of a path to its channel. Cookie-authenticated sockets demand an exact Origin, whatever the certificate is.
 */
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { DomainId } from "@tendril/protocol";
import { type WebSocket, WebSocketServer } from "ws";
import type { SignedIn } from "../auth/index.ts";

const WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const statusTexts: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  503: "Service Unavailable",
};

/** One path with its limits. */
export interface UpgradeEndpoint {
  /** Without leading slash: `control.ashx`. */
  readonly path: string;
  readonly maxMessageBytes: number;
  handle(request: UpgradeRequest): Promise<void>;
}

export interface UpgradeRequest {
  readonly domain: DomainId;
  readonly query: URLSearchParams;
  readonly address: string;
  readonly port: number;
  readonly userAgent: string;
  header(name: string): string | undefined;
  /**
   * The web session whose cookie came along, or `foreign-origin` when a page of another origin opened the socket:
   * then the cookie is not looked at.
   */
  signedIn(): Promise<SignedIn | undefined | "foreign-origin">;
  /** Finishes the handshake: no compression, one connection, owned by the caller. */
  accept(): WebSocket;
  /** Finishes the handshake and gives the paused socket itself with what was read beyond it. */
  takeSocket(): { socket: Duplex; head: Uint8Array };
  /** Answers with a status and closes. */
  refuse(status: number): void;
}

/** Sockets of one endpoint: `ws` checks the handshake and enforces the size. */
export class Acceptor {
  readonly #server: WebSocketServer;

  constructor(maxMessageBytes: number) {
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: maxMessageBytes,
      skipUTF8Validation: false,
    });
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): WebSocket {
    let accepted: WebSocket | undefined;
    this.#server.handleUpgrade(request, socket, head, (opened) => {
      accepted = opened;
    });
    if (accepted === undefined) throw new RangeError("the upgrade was refused");
    return accepted;
  }
}

/** Whether the request is a WebSocket handshake that can be accepted. */
export function isWebSocketHandshake(request: IncomingMessage): boolean {
  const key = request.headers["sec-websocket-key"] ?? "";
  return (
    request.method === "GET" &&
    request.headers.upgrade?.toLowerCase() === "websocket" &&
    request.headers["sec-websocket-version"] === "13" &&
    /^[A-Za-z0-9+/]{22}==$/.test(key)
  );
}

/** The 101 answer on the socket itself. */
export function writeHandshake(request: IncomingMessage, socket: Duplex): void {
  const key = request.headers["sec-websocket-key"] ?? "";
  const accept = createHash("sha1")
    .update(key + WEBSOCKET_GUID)
    .digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
}

export function writeRefusal(socket: Duplex, status: number): void {
  socket.end(
    `HTTP/1.1 ${status} ${statusTexts[status] ?? ""}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

/**
 * An absent Origin is a program, not a page. A page's must be the host that it asked, or one that the operator named.
 */
export function isOwnOrigin(request: IncomingMessage, allowedOrigins: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  return origin === `https://${host ?? ""}` || allowedOrigins.includes(origin);
}
