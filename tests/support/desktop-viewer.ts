/**
 * A viewer of a desktop, over the relay, for tests: joins as the web page does and keeps what came.
 */
import assert from "node:assert/strict";
import { type DesktopViewerCommand, viewerCommand } from "@tendril/protocol/sessions/desktop";
import WebSocket from "ws";
import type { ControlClient, Message } from "./control-client.ts";
import { DesktopReader } from "./desktop-stream.ts";
import { until } from "./until.ts";

export interface DesktopViewerOptions {
  readonly wsUrl: string;
  readonly control: ControlClient;
  readonly nodeId: string;
  /** False leaves the frames alone: `onFrame` sees them. */
  readonly isDecoded?: boolean;
  /** True says what has arrived, as the page does. */
  readonly tellsSeen?: boolean;
}

const SEEN_EVERY_MS = 40;

export interface TestViewer {
  readonly reader: DesktopReader;
  /** Control messages of the host. */
  readonly messages: readonly Message[];
  /** Sees every binary frame. */
  onFrame(see: (frame: Uint8Array) => void): void;
  send(command: DesktopViewerCommand): void;
  sendControl(message: object): void;
  /** Stops reading from the network, or reads again. */
  stall(isStalled: boolean): void;
  isClosed(): boolean;
  close(): void;
}

export async function openDesktopViewer(options: DesktopViewerOptions): Promise<TestViewer> {
  const { wsUrl, control, nodeId, isDecoded = true, tellsSeen = false } = options;
  const { cookie, rcookie } = await control.ask({ action: "authcookie" });
  const query = `p=2&nodeid=${nodeId}&id=${Math.random().toString(36).slice(2)}abcdef`;
  const auth = encodeURIComponent(String(cookie));
  const socket = new WebSocket(`${wsUrl}/meshrelay.ashx?browser=1&${query}&auth=${auth}`, {
    rejectUnauthorized: false,
  });
  const reader = new DesktopReader();
  const messages: Message[] = [];
  let isJoined = false;
  let see: (frame: Uint8Array) => void = () => {};
  let seenBytes = 0;
  let isWordPlanned = false;
  const tellSeen = (): void => {
    isWordPlanned = false;
    if (socket.readyState === socket.OPEN)
      socket.send(JSON.stringify({ ctrlChannel: "102938", type: "seen", bytes: seenBytes }));
  };
  socket.on("message", (frame: Buffer, isBinary) => {
    if (isBinary) {
      if (isDecoded) reader.push(frame);
      see(frame);
      seenBytes += frame.length;
      if (tellsSeen && !isWordPlanned) setTimeout(tellSeen, SEEN_EVERY_MS);
      isWordPlanned = tellsSeen;
    } else if (/^cr?$/.test(String(frame))) isJoined = true;
    else messages.push(JSON.parse(String(frame)));
  });
  await until("the socket opens", () => socket.readyState === socket.OPEN);
  const value = `*/meshrelay.ashx?${query}&rauth=${rcookie}`;
  const reply = await control.ask({ action: "msg", type: "tunnel", nodeid: nodeId, usage: 2, value });
  assert.equal(reply.result, "OK");
  await until("both sides are there", () => isJoined);
  socket.send("2");
  return {
    reader,
    messages,
    onFrame(wanted) {
      see = wanted;
    },
    send: (command) => socket.send(viewerCommand.encode(command)),
    sendControl: (message) => socket.send(JSON.stringify({ ctrlChannel: "102938", ...message })),
    stall(isStalled) {
      if (isStalled) socket.pause();
      else socket.resume();
    },
    isClosed: () => socket.readyState === socket.CLOSED,
    close: () => socket.close(),
  };
}
