/**
 * Tunnels: WebSockets to the relay, refused unless the certificate is the one that the core accepts.
 */
import type { Tunnel, TunnelHandlers, TunnelRequest } from "@tendril/agent-core";
import WebSocket from "ws";
import { keepAlive, pinsOfPeer } from "../channel/index.ts";
import { systemClock } from "../time.ts";

const CONNECT_TIMEOUT_MS = 20_000;
const MAX_MESSAGE_BYTES = 16_777_216;

export class Tunnels {
  readonly #open = new Map<Tunnel, WebSocket>();
  readonly #sockets = new Set<WebSocket>();

  /** The WebSocket behind a tunnel, while it is open. */
  socketOf(tunnel: Tunnel): WebSocket | undefined {
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
      if (!isBinary && isAccepted) handlers.onText(frame.toString("utf8"));
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
