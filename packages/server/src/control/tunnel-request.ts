/**
 * The tunnel message: an agent is asked to meet a viewer on this server's relay. Address and protocol are read
 * from what the client sent and written anew, so that nothing else reaches the agent.
 * Source: docs/spec/session-protocols.md, section 2.1.
 */
import { encodeHex, lastPartOf } from "@tendril/protocol";
import { DeviceRight, FULL_RIGHTS, SessionProtocol } from "@tendril/protocol/constants";
import type { Cookies } from "../auth/index.ts";
import { encodeRelayCookie } from "../relay/index.ts";
import type { DirectPathPolicy } from "./services.ts";
import type { AgentRequest } from "./to-agent.ts";

const MAX_VALUE_CHARS = 4096;
const tokenForm = /^[A-Za-z0-9@$._~-]{6,256}$/;
/** Whoever speaks with the firmware directly can do all of this. */
const ALL_OF_AMT =
  DeviceRight.RemoteControl | DeviceRight.ManageDevices | DeviceRight.ResetPowerOff | DeviceRight.Wake;
const ANY_RESTRICTION = DeviceRight.NoTerminal | DeviceRight.NoDesktop | DeviceRight.NoFiles;
const terminals: readonly number[] = [
  SessionProtocol.Terminal,
  SessionProtocol.PowerShell,
  SessionProtocol.UserTerminal,
  SessionProtocol.UserPowerShell,
];

export interface TunnelFields {
  readonly cookies: Cookies;
  readonly value: unknown;
  readonly usage: number | undefined;
  readonly webCertHash: Uint8Array;
  /** Words and time-out of the consent policy. */
  readonly consentOptions: object;
  readonly directPath: DirectPathPolicy;
}

/** Fields of the tunnel message; `undefined` when the address is not one of this relay or the right is missing. */
export function tunnelFields(
  request: AgentRequest,
  { cookies, value, usage, webCertHash, consentOptions, directPath }: TunnelFields,
): object | undefined {
  const address = typeof value === "string" ? readAddress(request, value) : undefined;
  if (address === undefined) return undefined;
  const protocol = address.protocol ?? usage ?? 0;
  if (!mayOpenSession(request.rights, protocol)) return undefined;
  const { user, device } = request;
  const ticket = encodeRelayCookie(cookies, { userId: user._id, deviceId: device._id, protocol });
  return {
    type: "tunnel",
    value: `${address.value}&rauth=${ticket}`,
    ...(usage === undefined ? {} : { usage }),
    servertlshash: encodeHex(webCertHash),
    soptions: { ...consentOptions, ...usagesOf(protocol) },
    ...directPathFields(directPath),
  };
}

/** Our own additions, section 2.5; stock agents ignore them. */
function directPathFields({ isAllowed, iceServers }: DirectPathPolicy): object {
  if (!isAllowed) return { directPath: false };
  return iceServers.length === 0 ? {} : { iceServers };
}

/** What the core may serve on this tunnel: a viewer cannot name one protocol and use another. 0: it named none. */
function usagesOf(protocol: number): { readonly usages?: readonly number[] } {
  if (protocol === 0) return {};
  return { usages: terminals.includes(protocol) ? terminals : [protocol] };
}

function readAddress(
  { device, peer }: AgentRequest,
  value: string,
): { value: string; protocol?: number } | undefined {
  const path = peer.domain === "" ? "*/meshrelay.ashx?" : `*/${peer.domain}/meshrelay.ashx?`;
  if (value.length > MAX_VALUE_CHARS || !value.startsWith(path)) return undefined;
  const query = new URLSearchParams(value.slice(path.length));
  const nodeid = query.get("nodeid");
  const isThisDevice = nodeid === null || nodeid === device._id || nodeid === lastPartOf(device._id);
  const id = query.get("id") ?? "";
  if (!isThisDevice || !tokenForm.test(id)) return undefined;
  const protocol = Number(query.get("p") ?? "");
  const part = Number.isSafeInteger(protocol) && protocol > 0 ? `p=${protocol}&` : "";
  const written = `${path}${part}nodeid=${device._id}&id=${id}`;
  return part === "" ? { value: written } : { value: written, protocol };
}

/** Rights of the wire: restriction bits count unless the user has all rights. 0 may become any kind of session. */
export function mayOpenSession(rights: number, protocol: number): boolean {
  if (rights === FULL_RIGHTS) return true;
  const isSeeing = (rights & (DeviceRight.RemoteControl | DeviceRight.OnlyDesktopView)) !== 0;
  const isControlling = (rights & DeviceRight.RemoteControl) !== 0;
  if (terminals.includes(protocol)) return isControlling && (rights & DeviceRight.NoTerminal) === 0;
  if (protocol === SessionProtocol.Desktop) return isSeeing && (rights & DeviceRight.NoDesktop) === 0;
  if (protocol === 4 || protocol === SessionProtocol.Files || protocol === SessionProtocol.FileDownload) {
    return isControlling && (rights & DeviceRight.NoFiles) === 0;
  }
  if (protocol === SessionProtocol.Amt) return isControlling && (rights & DeviceRight.NoAmt) === 0;
  if (protocol === SessionProtocol.AmtWeb) {
    return (rights & ALL_OF_AMT) === ALL_OF_AMT && (rights & DeviceRight.NoAmt) === 0;
  }
  if (protocol === SessionProtocol.Tcp) return isControlling || (rights & DeviceRight.Relay) !== 0;
  if (protocol === 0) return isControlling && (rights & ANY_RESTRICTION) === 0;
  return isControlling;
}
