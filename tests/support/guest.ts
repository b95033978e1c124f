/**
 * A guest with a sharing link, as a program: what the page does, and what it never would.
 */
import { request } from "node:https";
import WebSocket from "ws";
import { until } from "./until.ts";

export interface GuestReply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Posts to the guest's route. */
export async function askShare(url: string, body: object, headers: object = {}): Promise<GuestReply> {
  return await new Promise((resolve, reject) => {
    const sent = request(
      `${url}/api/share`,
      {
        method: "POST",
        rejectUnauthorized: false,
        headers: { "content-type": "application/json", ...headers },
      },
      (response) => {
        let text = "";
        response.on("data", (chunk) => {
          text += String(chunk);
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, body: text.startsWith("{") ? JSON.parse(text) : {} }),
        );
      },
    );
    sent.on("error", reject);
    sent.end(JSON.stringify(body));
  });
}

export interface GuestSocket {
  readonly socket: WebSocket;
  /** Binary data, as text. */
  text(): string;
  readonly frames: Buffer[];
  readonly words: string[];
  readonly isJoined: boolean;
  readonly isOver: boolean;
}

/** Opens a tunnel with any query; `isJoined` and `isOver` tell what became of it. */
export async function openGuest(wsUrl: string, query: string): Promise<GuestSocket> {
  const socket = new WebSocket(`${wsUrl}/meshrelay.ashx?browser=1&${query}`, {
    rejectUnauthorized: false,
    perMessageDeflate: false,
  });
  const frames: Buffer[] = [];
  const words: string[] = [];
  socket.on("error", () => {});
  socket.on("message", (frame: Buffer, isBinary) => {
    if (isBinary) frames.push(frame);
    else words.push(String(frame));
  });
  await until("it opens or is refused", () => socket.readyState !== socket.CONNECTING);
  return {
    socket,
    frames,
    words,
    text: () => Buffer.concat(frames).toString("utf8"),
    get isJoined() {
      return words.includes("c");
    },
    get isOver() {
      return socket.readyState === socket.CLOSED;
    },
  };
}
