/**
 * The two addresses of one tunnel: the viewer's path and the `value` that the agent gets, where `*` stands for
 * the agent's own server. Source: docs/spec/session-protocols.md, section 2.1.
 */
import type { DomainId } from "../ids/index.ts";

export interface TunnelAddress {
  readonly domain: DomainId;
  /** Complete device id. */
  readonly deviceId: string;
  /** Pairing key: random, unguessable, URL-safe. */
  readonly token: string;
  /** Number of SessionProtocol. */
  readonly protocol: number;
}

/** Path and query of the viewer's WebSocket; `cookie` is the one of `authcookie`. */
export function formatViewerPath(address: TunnelAddress, cookie: string): string {
  return `${relayPath(address)}?browser=1&${query(address)}&auth=${encodeURIComponent(cookie)}`;
}

/** `value` of the tunnel message; `relayCookie` is the `rcookie` of `authcookie`. */
export function formatTunnelValue(address: TunnelAddress, relayCookie: string): string {
  return `*${relayPath(address)}?${query(address)}&rauth=${relayCookie}`;
}

function relayPath({ domain }: TunnelAddress): string {
  return domain === "" ? "/meshrelay.ashx" : `/${domain}/meshrelay.ashx`;
}

function query({ protocol, deviceId, token }: TunnelAddress): string {
  return `p=${protocol}&nodeid=${deviceId}&id=${token}`;
}
