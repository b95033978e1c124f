/**
 * Signed-in pages that only listen, and administrators that change devices: the two ends of every event.
 */
import WebSocket from "ws";
import { percentile } from "./measure.ts";

type Message = Record<string, unknown>;

const ANSWER_MS = 60_000;
/** Stands in the description of a device, with the time of the change in ms. */
const MARK = "changed-at:";

export interface Administrator {
  ask(message: Message): Promise<Message>;
  /** Sends without waiting for the answer. */
  tell(message: Message): void;
  close(): void;
}

/** A control channel of an account, by name and password. */
export async function openAdministrator(
  wsUrl: string,
  login: { readonly user: string; readonly password: string },
): Promise<Administrator> {
  const encode = (text: string): string => Buffer.from(text).toString("base64");
  const socket = new WebSocket(`${wsUrl}/control.ashx`, {
    headers: { "x-meshauth": `${encode(login.user)},${encode(login.password)}` },
    rejectUnauthorized: false,
    perMessageDeflate: false,
  });
  const waiting = new Map<string, (answer: Message) => void>();
  await greeting(socket, (message) => {
    const id = String(message.responseid ?? message.action);
    waiting.get(id)?.(message);
    waiting.delete(id);
  });
  let next = 1;
  return {
    async ask(message) {
      const responseid = `b${next++}`;
      const { promise, resolve, reject } = Promise.withResolvers<Message>();
      const timer = setTimeout(() => reject(new Error(`no answer to ${String(message.action)}`)), ANSWER_MS);
      waiting.set(responseid, resolve);
      // stock servers answer this one without the id
      if (message.action === "authcookie") waiting.set("authcookie", resolve);
      socket.send(JSON.stringify({ ...message, responseid }));
      return await promise.finally(() => clearTimeout(timer));
    },
    tell: (message) => socket.send(JSON.stringify(message)),
    close: () => socket.terminate(),
  };
}

/** What the pages saw of the changes, however many pages there are. */
export class Pages {
  readonly #sockets: WebSocket[] = [];
  #delaysMs: number[] = [];

  /** Opens a page with a cookie of `authcookie`. */
  async open(wsUrl: string, cookie: string): Promise<void> {
    const socket = new WebSocket(`${wsUrl}/control.ashx?auth=${encodeURIComponent(cookie)}`, {
      rejectUnauthorized: false,
      perMessageDeflate: false,
    });
    await greeting(socket, () => {});
    socket.removeAllListeners("message");
    socket.on("message", (frame: Buffer) => {
      const at = frame.indexOf(MARK);
      if (at < 0) return; // parsing each would measure the measuring
      const sentMs = Number.parseFloat(frame.toString("latin1", at + MARK.length, at + MARK.length + 18));
      this.#delaysMs.push(performance.now() - sentMs);
    });
    this.#sockets.push(socket);
  }

  reset(): void {
    this.#delaysMs = [];
  }

  /** How many changes arrived at all pages together, and how late, ms. */
  seen(): { readonly count: number; readonly p50: number; readonly p99: number } {
    const delays = this.#delaysMs;
    return { count: delays.length, p50: percentile(delays, 0.5), p99: percentile(delays, 0.99) };
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate();
  }
}

/** The change of a device that pages recognise. */
export function changeOf(nodeid: string): Message {
  return { action: "changedevice", nodeid, desc: `${MARK}${performance.now().toFixed(3).padEnd(18)}` };
}

async function greeting(socket: WebSocket, onMessage: (message: Message) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.on("message", (frame: Buffer) => {
    const message: Message = JSON.parse(frame.toString("utf8"));
    if (message.action === "userinfo") resolve();
    else if (message.action === "close") reject(new Error(`not signed in: ${frame.toString("utf8")}`));
    else onMessage(message);
  });
  socket.on("error", reject);
  socket.on("close", () => reject(new Error("a page was closed")));
  await promise;
}
