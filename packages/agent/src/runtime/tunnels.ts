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
/** Beyond this a viewer that does not take its answers is not read either, so that it cannot ask for more of them. */
const CLOGGED_BYTES = 4_194_304;
/** Words that others cause, for a viewer that takes nothing: it is given up. */
const MAX_WAITING_BYTES = 33_554_432;

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
    const valve = createValve(socket);
    const tunnel: Tunnel = {
      sendText: (text) => sendText(socket, text, valve),
      sendBytes: (bytes) => sendBytes(socket, bytes, { valve, onDrain: () => handlers.onDrain() }),
      pause: () => valve.hold(true),
      resume: () => valve.hold(false),
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

/** Whether the viewer is read: while the core wants that, and the viewer takes what it asked for. */
interface Valve {
  /** By the core. */
  hold(isHeld: boolean): void;
  /** More waits, or less. */
  look(): void;
}

function createValve(socket: WebSocket): Valve {
  let isHeld = false;
  let isClogged = false;
  const turn = (): void => {
    if (isHeld || isClogged) socket.pause();
    else socket.resume();
  };
  return {
    hold(wanted) {
      isHeld = wanted;
      turn();
    },
    look() {
      const isNow = socket.bufferedAmount > (isClogged ? CLOGGED_BYTES / 2 : CLOGGED_BYTES);
      if (isNow === isClogged) return;
      isClogged = isNow;
      turn();
    },
  };
}

function sendText(socket: WebSocket, text: string, valve: Valve): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  if (socket.bufferedAmount > MAX_WAITING_BYTES) {
    socket.terminate();
    return;
  }
  socket.send(text, () => valve.look());
  valve.look();
}

/** Says false while too much waits, and then, once, when it is gone. */
function sendBytes(
  socket: WebSocket,
  bytes: Uint8Array,
  { valve, onDrain }: { readonly valve: Valve; onDrain(): void },
): boolean {
  if (socket.readyState !== WebSocket.OPEN) return true;
  const isFull = socket.bufferedAmount + bytes.length > HIGH_WATER_BYTES;
  socket.send(bytes, { binary: true }, () => {
    valve.look();
    if (isFull && socket.bufferedAmount <= HIGH_WATER_BYTES / 2) onDrain();
  });
  valve.look();
  return !isFull;
}
