/**
 * The other page of a conversation as a bare socket: a stock page, or a hostile one.
 */
import WebSocket from "ws";
import { until } from "./until.ts";

export interface RawPage {
  readonly socket: WebSocket;
  /** JSON that came, in order. */
  readonly received: Record<string, unknown>[];
  send(message: object | string | Uint8Array): void;
  wait(what: string, fits: (message: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  close(): void;
}

/** Joins and says the first word: of a stock page, or of one of ours. */
export async function openRawPage(
  address: string,
  options: { readonly isOwn?: boolean } = {},
): Promise<RawPage> {
  const socket = new WebSocket(address, { rejectUnauthorized: false });
  const received: Record<string, unknown>[] = [];
  let mark = "";
  socket.on("error", () => {});
  socket.on("message", (frame: Buffer, isBinary) => {
    if (isBinary) return;
    const text = String(frame);
    if (text.startsWith("{")) received.push(JSON.parse(text));
    else mark = text;
  });
  const page: RawPage = {
    socket,
    received,
    send: (message) =>
      socket.send(
        typeof message === "string" || message instanceof Uint8Array ? message : JSON.stringify(message),
      ),
    wait: (what, fits) => until(what, () => received.find(fits)),
    close: () => socket.terminate(),
  };
  await until("the two have met", () => mark !== "");
  page.send({ action: "random", random: 0.25, ...(options.isOwn === true ? { tendril: 1 } : {}) });
  await page.wait("the other's first word", ({ action }) => action === "random");
  return page;
}
