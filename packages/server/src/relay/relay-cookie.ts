/**
 * The cookie with which an agent comes to the relay (`rauth`). The server makes it for each tunnel that it asks an
 * agent for, and believes it alone: for whom, to which device, what for. An agent's own address says nothing.
 * Source: docs/spec/control-protocol.md, section 2.3; docs/spec/session-protocols.md, section 1.3.
 */
import { type DeviceId, type DomainId, isDeviceId, isUserId, type UserId } from "@tendril/protocol";
import type { Cookies } from "../auth/index.ts";

const MINUTES = 240;
const MAX_PROTOCOL = 65_535;

export interface RelayTicket {
  readonly userId: UserId;
  /** Absent in the general cookie of `authcookie`, which stock pages carry about: it stands for no device. */
  readonly deviceId: DeviceId | undefined;
  /** 0 when the viewer did not say. */
  readonly protocol: number;
}

export function encodeRelayCookie(
  cookies: Cookies,
  { userId, deviceId, protocol }: { userId: UserId; deviceId: DeviceId; protocol: number },
): string {
  return cookies.encode({ ruserid: userId, rnodeid: deviceId, rp: protocol });
}

/** `undefined` when it is forged, too old or of another tenant. */
export function readRelayCookie(
  cookies: Cookies,
  { cookie, domain }: { readonly cookie: string | null; readonly domain: DomainId },
): RelayTicket | undefined {
  const content = cookie === null ? undefined : cookies.decode(cookie, MINUTES);
  const [userId, deviceId, protocol] = ["ruserid", "rnodeid", "rp"].map((field) => content?.get(field));
  if (typeof userId !== "string" || !isUserId(userId) || !userId.startsWith(`user/${domain}/`)) {
    return undefined;
  }
  const isBound = typeof deviceId === "string" && isDeviceId(deviceId);
  const isNumber = typeof protocol === "number" && protocol >= 0 && protocol <= MAX_PROTOCOL;
  return { userId, deviceId: isBound ? deviceId : undefined, protocol: isNumber ? protocol : 0 };
}
