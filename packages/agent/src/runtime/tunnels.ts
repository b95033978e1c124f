/**
 * Tunnels: WebSockets to the relay, refused unless the certificate is the one that the core accepts.
 */
import type { Tunnel, TunnelHandlers, TunnelRequest } from "@tendril/agent-core";
import WebSocket from "ws";
import { keepAlive, pinsOfPeer } from "../channel/index.ts";
import { systemClock } from "../time.ts";

const CONNECT_TIMEOUT_MS = 20_000;
const MAX_MESSAGE_BYTES = 16_777_216;
/** Data that may wait for the viewer before the core is told to wait. */
const HIGH_WATER_BYTES = 262_144;

export class Tunnels {
  readonly #open = new Map<Tunnel, WebSocket>();
  readonly #sockets = new Set<WebSocket>();
  readonly #attached = new WeakSet<Tunnel>();

  /** The WebSocket behind a tunnel while it is open; its binary frames are the caller's from now on. */
  socketOf(tunnel: Tunnel): WebSocket | undefined {
    this.#attached.add(tunnel);
    return this.#open.get(tunnel);
  }

  open(request: TunnelRequest, handlers: TunnelHandlers): void {
    const socket = new WebSocket(request.url.replaceAll("$", "%24").replaceAll("@", "%40"), {
      rejectUnauthorized: false, // the certificate is pinned instead
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_TIMEOUT_MS,
      maxPayload: MAX_MESSAGE_BYTES,
    });
    this.#sockets.add(socket);
    const tunnel: Tunnel = {
      sendText: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      sendBytes: (bytes) => sendBytes(socket, bytes, handlers),
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      end: () => socket.close(1000),
    };
    let isAccepted = false;
    socket.on("upgrade", (response) => {
      const pins = pinsOfPeer(response.socket);
      const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
      isAccepted =
        pins !== undefined && request.accepts({ digest: hex(pins.certHash), fingerprint: hex(pins.keyHash) });
    });
    socket.on("open", () => {
      if (!isAccepted) {
        socket.terminate();
        return;
      }
      this.#open.set(tunnel, socket);
      keepAlive(socket, systemClock);
      handlers.onOpen(tunnel);
    });
    socket.on("message", (frame: Buffer, isBinary) => {
      if (!isAccepted) return;
      if (!isBinary) handlers.onText(frame.toString("utf8"));
      else if (!this.#attached.has(tunnel)) handlers.onBytes(frame);
    });
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      this.#open.delete(tunnel);
      this.#sockets.delete(socket);
      handlers.onEnd();
    });
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate();
  }
}

/** Says false while too much waits, and then, once, when it is gone. */
function sendBytes(socket: WebSocket, bytes: Uint8Array, { onDrain }: TunnelHandlers): boolean {
  if (socket.readyState !== WebSocket.OPEN) return true;
  const isFull = socket.bufferedAmount + bytes.length > HIGH_WATER_BYTES;
  socket.send(bytes, { binary: true }, () => {
    if (isFull && socket.bufferedAmount <= HIGH_WATER_BYTES / 2) onDrain();
  });
  return !isFull;
}
