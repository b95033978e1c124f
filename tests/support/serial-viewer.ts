/**
 * A viewer of the serial line of a firmware through the server: it knows no password, and says where it ended.
 */
import { RedirectionOpening, SerialSession } from "@tendril/amt/redirection";
import WebSocket from "ws";

export interface SerialViewer {
  readonly socket: WebSocket;
  /** Of a refused handshake. */
  status: number | undefined;
  text: string;
  /** What the server said at the end. */
  reason: string;
  write(text: string): void;
}

/** @param query of the address, `auth` included. */
export function openSerialViewer(wsUrl: string, query: string): SerialViewer {
  const socket = new WebSocket(`${wsUrl}/webrelay.ashx?${query}`, { rejectUnauthorized: false });
  const send = (bytes: Uint8Array): void => socket.send(bytes);
  const serial = new SerialSession({
    ...{ send, onOpen() {}, onEnd() {} },
    onOutput: (bytes) => {
      viewer.text += Buffer.from(bytes).toString("latin1");
    },
  });
  const answer = { user: "", cnonce: "", counter: "", response: "-" };
  const opening = new RedirectionOpening("SOL ", { send, answer: () => answer });
  const viewer: SerialViewer = {
    ...{ socket, status: undefined, text: "", reason: "" },
    write: (text) => serial.write(Buffer.from(text)),
  };
  let isOpen = false;
  socket.on("open", () => opening.begin());
  socket.on("unexpected-response", (_, response) => {
    viewer.status = response.statusCode;
  });
  socket.on("error", () => {});
  socket.on("close", (_, reason) => {
    viewer.reason = reason.toString();
  });
  const take = (frame: Buffer): void => {
    const opened = isOpen ? { rest: frame } : opening.receive(frame);
    if (opened === undefined) return;
    if (!isOpen) serial.begin();
    isOpen = true;
    if (opened.rest.length > 0) serial.receive(opened.rest);
  };
  socket.on("message", (frame: Buffer) => {
    try {
      take(frame);
    } catch {
      socket.close(); // the firmware refused, or broke the protocol
    }
  });
  return viewer;
}
