/**
 * Two raw sockets on the relay: the side of a signed-in user, and another that plays the device.
 */
import { randomBytes } from "node:crypto";
import WebSocket from "ws";
import type { ControlClient } from "./control-client.ts";
import { until } from "./until.ts";

export interface Side {
  readonly socket: WebSocket;
  /** Frames in order; binary ones as `b:`, text as `t:`. */
  readonly received: string[];
  readonly end: () => { readonly code: number; readonly reason: string } | undefined;
}

export interface SidesOptions {
  /** Query of the viewer's side besides what pairs the two. */
  readonly viewer?: string;
  /** Sent by the first side before the second is there. */
  readonly early?: string;
}

/** Does not wait for the join. */
export async function openSides(
  wsUrl: string,
  control: ControlClient,
  { viewer = "", early }: SidesOptions = {},
): Promise<{ viewer: Side; device: Side }> {
  const { cookie, rcookie } = await control.ask({ action: "authcookie" });
  const id = randomBytes(8).toString("hex");
  const auth = encodeURIComponent(String(cookie));
  const first = openSide(`${wsUrl}/meshrelay.ashx?browser=1&id=${id}&auth=${auth}${viewer}`);
  await until("the viewer's socket opens", () => first.socket.readyState === WebSocket.OPEN);
  if (early !== undefined) first.socket.send(early);
  const second = openSide(`${wsUrl}/meshrelay.ashx?id=${id}&rauth=${rcookie}`);
  return { viewer: first, device: second };
}

function openSide(address: string): Side {
  const socket = new WebSocket(address, { rejectUnauthorized: false, perMessageDeflate: false });
  const received: string[] = [];
  let end: { code: number; reason: string } | undefined;
  socket.on("error", () => {});
  socket.on("message", (frame, isBinary) => received.push(`${isBinary ? "b" : "t"}:${String(frame)}`));
  socket.on("close", (code, reason) => {
    end = { code, reason: String(reason) };
  });
  return { socket, received, end: () => end };
}
