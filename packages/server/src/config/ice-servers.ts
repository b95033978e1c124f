/**
 * The setting `iceServers` as browsers and agents take it: `stun:host:port`, `turn:user:password@host:port`.
 */
import { ConfigError } from "../errors.ts";

export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

const form =
  /^(stun|turns?):(?:([^:@\s]+):([^@\s]+)@)?((?:\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?)$/i;
const MAX_SERVERS = 8;

/** @throws ConfigError naming the entry that has another form. */
export function parseIceServers(listed: readonly string[]): IceServer[] {
  if (listed.length > MAX_SERVERS)
    throw new ConfigError({ key: "iceServers", value: String(listed.length), remedy: "8 are the most" });
  return listed.map((text) => {
    const match = form.exec(text);
    const [, scheme = "", username, credential, address = ""] = match ?? [];
    const isTurn = scheme.toLowerCase() !== "stun";
    if (match === null || isTurn !== (username !== undefined))
      throw new ConfigError({
        key: "iceServers",
        value: text.replace(/:[^:@]*@/, ":...@"),
        remedy: "say stun:host:port or turn:user:password@host:port",
      });
    const urls = [`${scheme.toLowerCase()}:${address}`];
    return username === undefined || credential === undefined ? { urls } : { urls, username, credential };
  });
}
