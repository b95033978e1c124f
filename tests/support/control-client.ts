/**
 * A raw client of the control channel.
 */
import WebSocket from "ws";
import { PASSWORD } from "./server.ts";
import { until } from "./until.ts";

export type Message = Record<string, unknown>;

export interface ControlClient {
  readonly socket: WebSocket;
  readonly received: Message[];
  send(message: Message): void;
  /** Sends with a responseid of its own and waits for the answer. */
  ask(message: Message): Promise<Message>;
  /** The next message that fits, also among those received before. */
  wait(what: string, fits: (message: Message) => boolean): Promise<Message>;
  close(): void;
}

let next = 1;

export interface ClientOptions {
  readonly name?: string;
  readonly password?: string;
  readonly headers?: Record<string, string>;
  readonly path?: string;
  readonly isSignedIn?: boolean;
}

export async function openControl(wsUrl: string, options: ClientOptions = {}): Promise<ControlClient> {
  const { name = "admin", password = PASSWORD, path = "/control.ashx", isSignedIn = true } = options;
  const encode = (text: string): string => Buffer.from(text).toString("base64");
  const headers = options.headers ?? { "x-meshauth": `${encode(name)},${encode(password)}` };
  const socket = new WebSocket(`${wsUrl}${path}`, {
    headers,
    rejectUnauthorized: false,
    perMessageDeflate: false,
  });
  const received: Message[] = [];
  socket.on("message", (frame) => received.push(JSON.parse(String(frame))));
  socket.on("error", () => {});
  const client: ControlClient = {
    socket,
    received,
    send: (message) => socket.send(JSON.stringify(message)),
    async ask(message) {
      const responseid = `r${next++}`;
      client.send({ ...message, responseid });
      return await client.wait(
        `answer to ${String(message.action)}`,
        (reply) => reply.responseid === responseid,
      );
    },
    wait: async (what, fits) => await until(what, () => received.find(fits)),
    close: () => socket.terminate(),
  };
  if (isSignedIn) await client.wait("greeting", ({ action }) => action === "userinfo");
  return client;
}
