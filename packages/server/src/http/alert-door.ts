/**
 * `POST /amtevents.ashx`, on both ports: firmware knows no HTTPS for its alerts. What comes is read to a limit and in
 * time, and handed on.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AlertReceiver } from "../amt/index.ts";

const PATH = "/amtevents.ashx";
const MAX_BODY_BYTES = 65_536;

/** False when the request is for somebody else. */
export function takeAlert(
  alerts: Pick<AlertReceiver, "take">,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (request.method !== "POST" || request.url !== PATH) return false;
  answer(alerts, request, response).catch(() => request.destroy()); // too much, or broken off
  return true;
}

async function answer(
  alerts: Pick<AlertReceiver, "take">,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) throw new RangeError("an alert is shorter");
    parts.push(part);
  }
  const { authorization = "" } = request.headers;
  const reply = await alerts.take({ authorization, path: PATH, body: Buffer.concat(parts) });
  response.writeHead(reply.status, {
    ...reply.headers,
    "Content-Length": String(Buffer.byteLength(reply.body)),
  });
  response.end(reply.body);
}
