/**
 * Where a request comes from: the socket's address, or what a trusted proxy says.
 */
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { plainAddress } from "../auth/index.ts";

/** Without port; IPv4 in its plain form. */
export function clientAddress(request: IncomingMessage, trustedProxies: readonly string[]): string {
  const direct = plainAddress(request.socket.remoteAddress ?? "");
  if (!trustedProxies.includes(direct)) return direct;
  const forwarded = request.headers["x-forwarded-for"];
  const last =
    (Array.isArray(forwarded) ? forwarded.join(",") : (forwarded ?? "")).split(",").at(-1)?.trim() ?? "";
  return isIP(last) === 0 ? direct : plainAddress(last);
}
