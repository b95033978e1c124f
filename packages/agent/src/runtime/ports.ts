/**
 * Connections to ports of this computer, or of those that it reaches, for the core's port relays.
 */
import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { connect } from "node:net";
import type { HostPorts, PortConnection, PortHandlers, PortTarget } from "@tendril/agent-core";

/** Data of a target that does not read is given up after this, once nobody waits for it any more. */
const LAST_WORDS_MS = 30_000;
const reasons: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "the target refused the connection"],
  ["ENOTFOUND", "the name of the target is not known"],
  ["EAI_AGAIN", "the name of the target is not known"],
  ["ETIMEDOUT", "the target did not answer in time"],
  ["ECONNRESET", "the target broke the connection"],
  ["EACCES", "the device may not reach the target"],
]);

export class Ports {
  readonly #open = new Set<() => void>();

  /** What the core gets; `guard` keeps its faults to themselves. */
  api(guard: (run: () => void) => void): HostPorts {
    return {
      openTcp: (target, handlers) => this.#openTcp(target, guarded(handlers, guard)),
      openUdp: (target, handlers) => this.#openUdp(target, guarded(handlers, guard)),
      broadcast: (where, bytes) => broadcast(where, bytes),
    };
  }

  close(): void {
    for (const cut of this.#open) cut();
  }

  #openTcp(target: PortTarget, handlers: PortHandlers): PortConnection {
    const socket = connect({ host: target.host, port: target.port, allowHalfOpen: true, noDelay: true });
    const cut = (): void => {
      socket.destroy();
    };
    this.#open.add(cut);
    let problem: string | null = null;
    socket.on("connect", () => handlers.onOpen());
    socket.on("data", (bytes: Buffer) => handlers.onBytes(bytes));
    socket.on("drain", () => handlers.onDrain());
    socket.on("end", () => handlers.onFinish());
    socket.on("error", (error) => {
      problem = reasonOf(error);
    });
    socket.on("close", () => {
      this.#open.delete(cut);
      handlers.onEnd(problem);
    });
    return {
      send: (bytes) => !socket.writable || socket.write(bytes),
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      finish: () => socket.end(),
      end() {
        socket.resume(); // what still comes is for nobody
        socket.setTimeout(LAST_WORDS_MS, cut);
        socket.destroySoon();
      },
    };
  }

  #openUdp(target: PortTarget, handlers: PortHandlers): PortConnection {
    let socket: ReturnType<typeof createSocket> | undefined;
    let isPaused = false;
    let isOpen = false;
    let isOver = false;
    const over = (problem: string | null): void => {
      if (isOver) return;
      isOver = true;
      this.#open.delete(cut);
      socket?.close();
      handlers.onEnd(problem);
    };
    const cut = (): void => over(null);
    this.#open.add(cut);
    const start = async (): Promise<void> => {
      const { address, family } = await lookup(target.host);
      if (isOver) return;
      const opened = createSocket(family === 6 ? "udp6" : "udp4");
      socket = opened;
      opened.on("message", (bytes) => {
        if (!isPaused) handlers.onBytes(bytes); // datagrams that nobody takes are lost, as anywhere
      });
      opened.on("error", (error) => {
        if (!isOpen) over(reasonOf(error)); // later ones tell of one datagram only
      });
      // only answers of the target come in
      opened.connect(target.port, address, () => {
        isOpen = true;
        handlers.onOpen();
      });
    };
    start().catch((error: unknown) => over(reasonOf(error)));
    return {
      send(bytes) {
        if (!isOver) socket?.send(bytes, () => {}); // refused by the target: that is no end in UDP
        return true;
      },
      pause() {
        isPaused = true;
      },
      resume() {
        isPaused = false;
      },
      finish() {},
      end: cut,
    };
  }
}

function broadcast(
  { from, port }: { readonly from: string; readonly port: number },
  bytes: Uint8Array,
): void {
  const socket = createSocket("udp4");
  const close = (): void => {
    socket.close();
  };
  socket.on("error", close); // an interface that went down meanwhile
  socket.bind({ address: from, port: 0 }, () => {
    socket.setBroadcast(true);
    socket.send(bytes, port, "255.255.255.255", close);
  });
}

function reasonOf(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  return reasons.get(code) ?? "the target cannot be reached";
}

function guarded(handlers: PortHandlers, guard: (run: () => void) => void): PortHandlers {
  return {
    onOpen: () => guard(() => handlers.onOpen()),
    onBytes: (bytes) => guard(() => handlers.onBytes(bytes)),
    onDrain: () => guard(() => handlers.onDrain()),
    onFinish: () => guard(() => handlers.onFinish()),
    onEnd: (problem) => guard(() => handlers.onEnd(problem)),
  };
}
