/**
 * Connections to ports on the stock agent, by its net and dgram modules.
 * Source: docs/spec/agent-core.md, sections 2.2 and 2.9. What differs there: a connection has no half that could be
 * closed; one that was refused first says `connect`, then `end`; `pause` of a tunnel holds the core back, while the
 * engine goes on reading into its memory; datagrams of more than 4 KB are cut.
 */
import { retained, type StockStream, stock, stockBuffer } from "./duktape-modules.ts";
import type { HostPorts, PortConnection, PortHandlers, PortTarget } from "./host-ports.ts";

interface StockNet {
  createConnection(options: { readonly host: string; readonly port: number }): StockStream;
}

interface StockDatagrams {
  createSocket(options: { readonly type: string }): StockDatagramSocket;
}

interface StockDatagramSocket {
  bind(options: { readonly address: string; readonly port: number }): void;
  send(bytes: Uint8Array, port: number, host: string): void;
  on(event: string, handler: (bytes: Uint8Array, from: { readonly port?: number }) => void): void;
  setBroadcast(isOn: boolean): void;
  close?(): void;
}

const UNREACHABLE = "the target cannot be reached, or left at once";
const AT_ONCE_MS = 500;
const SENT_MS = 1_000;

export const stockPorts: HostPorts = { openTcp, openUdp, broadcast };

/** What happens to a connection, once and in order. */
function watch(
  handlers: PortHandlers,
  held: unknown,
): { open(): void; over(problem: string | null, hasSpoken: boolean): void } {
  let openedAtMs = 0;
  let isOver = false;
  retained.keep(held);
  return {
    open() {
      if (openedAtMs !== 0 || isOver) return;
      openedAtMs = Date.now();
      handlers.onOpen();
    },
    over(problem, hasSpoken) {
      if (isOver) return;
      isOver = true;
      retained.release(held);
      const wasOpen = openedAtMs !== 0 && (hasSpoken || Date.now() - openedAtMs > AT_ONCE_MS);
      handlers.onEnd(wasOpen ? null : problem);
    },
  };
}

function openTcp(target: PortTarget, handlers: PortHandlers): PortConnection {
  const socket = stock<StockNet>("net").createConnection({ host: target.host, port: target.port });
  const { open, over } = watch(handlers, socket);
  let isEnded = false;
  let hasSpoken = false;
  socket.on("connect", open);
  socket.on("data", (bytes) => {
    hasSpoken = true;
    if (!isEnded) handlers.onBytes(bytes as Buffer);
  });
  socket.on("drain", () => handlers.onDrain());
  socket.on("end", () => over(UNREACHABLE, hasSpoken));
  socket.on("error", () => over(UNREACHABLE, hasSpoken));
  return {
    send: (bytes) => isEnded || socket.write(stockBuffer(bytes)),
    pause() {
      if (!isEnded) socket.pause();
    },
    resume() {
      if (!isEnded) socket.resume();
    },
    finish() {}, // the module closes both directions or none
    end() {
      if (isEnded) return;
      isEnded = true;
      socket.end();
    },
  };
}

function openUdp(target: PortTarget, handlers: PortHandlers): PortConnection {
  const socket = stock<StockDatagrams>("dgram").createSocket({ type: "udp4" });
  const { open, over } = watch(handlers, socket);
  let isPaused = false;
  socket.on("message", (bytes, from) => {
    const isAnswer = from.port === undefined || from.port === target.port;
    if (isAnswer && !isPaused) handlers.onBytes(bytes); // datagrams that nobody takes are lost, as anywhere
  });
  socket.bind({ address: "0.0.0.0", port: 0 });
  retained.after(0, open);
  return {
    send(bytes) {
      socket.send(stockBuffer(bytes), target.port, target.host);
      return true;
    },
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
    },
    finish() {},
    end() {
      socket.close?.();
      over(null, true);
    },
  };
}

function broadcast(
  { from, port }: { readonly from: string; readonly port: number },
  bytes: Uint8Array,
): void {
  const socket = stock<StockDatagrams>("dgram").createSocket({ type: "udp4" });
  try {
    socket.bind({ address: from, port: 0 });
    socket.setBroadcast(true);
    socket.send(stockBuffer(bytes), port, "255.255.255.255");
  } catch (_error) {
    // an interface that went down meanwhile
  }
  retained.keep(socket);
  retained.after(SENT_MS, () => {
    retained.release(socket);
    socket.close?.();
  });
}
