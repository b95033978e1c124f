/**
 * Notices dead connections: a ping after a quiet while, the end when nothing comes back.
 * Source: docs/spec/agent-protocol.md, section 3.5.
 */
import WebSocket from "ws";
import type { Clock } from "../time.ts";

const IDLE_PING_MS = 120_000;
const PONG_TIMEOUT_MS = 5_000;

/** Watches until the socket closes. */
export function keepAlive(socket: WebSocket, clock: Clock): void {
  let cancel = (): void => {};
  const expect = (): void => {
    cancel = clock.after(PONG_TIMEOUT_MS, () => socket.terminate());
    if (socket.readyState === WebSocket.OPEN) socket.ping();
  };
  const alive = (): void => {
    cancel();
    cancel = clock.after(IDLE_PING_MS, expect);
  };
  for (const event of ["message", "ping", "pong"] as const) socket.on(event, alive);
  socket.once("close", () => cancel());
  alive();
}
