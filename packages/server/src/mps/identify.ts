/**
 * Which device it is that connects, from what it showed: the user name names the group, the UUID the device. A device of
 * an agent group is its agent's own; a group for Intel AMT makes devices as they come.
 * Source: docs/spec/amt.md, section 1.8.
 */
import type { ApfCredentials } from "@tendril/amt/apf";
import { createDeviceId, type DeviceId, type DomainId } from "@tendril/protocol";
import { GroupType } from "@tendril/protocol/constants";
import { type Devices, NO_UUID } from "../inventory/index.ts";
import type { DeviceDocument, GroupDocument } from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import type { CiraGroups } from "./cira-groups.ts";
import { isSame, type MpsCredentials } from "./mps-credentials.ts";
import type { OwnPasswords } from "./own-passwords.ts";

const USER_CHARS = 16;
const UUID_REPEATS = 3;
const ACTIVATED = 2;
const NAME_CHARS = 8;

export interface IdentifyDeps {
  readonly groups: Pick<CiraGroups, "find">;
  readonly devices: Devices;
  readonly credentials: MpsCredentials;
  readonly ownPasswords: Pick<OwnPasswords, "of">;
  readonly clock: Clock;
  /** Device that a cookie for an agent's tunnel names; `undefined` for a forged or old one. */
  readonly readTunnelCookie: (cookie: string) => DeviceId | undefined;
}

/** User name of agents: their password is a cookie of this server. */
export const TUNNEL_USER = "**MeshAgentApfTunnel**";

export type Identified =
  | { readonly kind: "ok"; readonly device: DeviceDocument; readonly isNew: boolean }
  /** `why` is for the log and the counters. */
  | { readonly kind: "refused"; readonly why: string };

type Known = Extract<Identified, { readonly kind: "ok" }>;

export async function identifyDevice(
  deps: IdentifyDeps,
  shown: ApfCredentials,
  { address, isFirmware }: { readonly address: string; readonly isFirmware: boolean },
): Promise<Identified> {
  const { user, password, uuid } = shown;
  if (user === TUNNEL_USER && !isFirmware) return await deviceOfTunnel(deps, password);
  if (user.length !== USER_CHARS) return { kind: "refused", why: "bad user name" };
  if (NO_UUID.test(uuid)) return { kind: "refused", why: "no UUID" };
  const group = await deps.groups.find(user);
  if (group === undefined) return { kind: "refused", why: "unknown group" };
  const isKnownType = group.mtype === GroupType.Amt || group.mtype === GroupType.Agent;
  if (!isKnownType) return { kind: "refused", why: "group of another type" };
  const found = { group, uuid, address };
  const identified = await (group.mtype === GroupType.Amt ? ownDevice : deviceOfAgent)(deps, found);
  const why = whyNot(deps, { identified, group, password });
  return why === undefined ? withGroup(identified, group) : { kind: "refused", why };
}

/**
 * The UUID is no secret, so the password must be the device's own, or that of the group with which it came first or in
 * which it is now. Whoever has the credentials of one group takes no device of another.
 */
function whyNot(
  { credentials, ownPasswords }: IdentifyDeps,
  shown: { readonly identified: Known; readonly group: GroupDocument; readonly password: string },
): string | undefined {
  const { identified, group, password } = shown;
  const { device, isNew } = identified;
  const own = ownPasswords.of(device);
  if (own !== undefined) return isSame(own, password) ? undefined : "wrong password of its own";
  if (!credentials.isPassword(group._id, password)) return "wrong password";
  const isItsGroup = isNew || device.meshid === group._id || device.intelamt?.mpsgroup === group._id;
  return isItsGroup ? undefined : "device of another group";
}

/** The group stays known when the device is moved, for its firmware goes on showing it. */
function withGroup({ device, isNew }: Known, { _id }: GroupDocument): Identified {
  return { kind: "ok", isNew, device: { ...device, intelamt: { ...device.intelamt, mpsgroup: _id } } };
}

async function deviceOfTunnel(deps: IdentifyDeps, cookie: string): Promise<Identified> {
  const id = deps.readTunnelCookie(cookie);
  const device = id === undefined ? undefined : await deps.devices.get(id);
  return device === undefined
    ? { kind: "refused", why: "bad tunnel cookie" }
    : { kind: "ok", device, isNew: false };
}

interface Found {
  readonly group: GroupDocument;
  readonly uuid: string;
  readonly address: string;
}

/** The same UUID is the same device in its domain, wherever it was moved. */
async function ownDevice({ devices, clock }: IdentifyDeps, found: Found): Promise<Known> {
  const { group, uuid, address } = found;
  const known = await devices.get(amtDeviceId(group.domain, uuid));
  if (known !== undefined) return { kind: "ok", device: known, isNew: false };
  const device = newDevice(clock.now(), { group, uuid, address });
  return { kind: "ok", device, isNew: true };
}

async function deviceOfAgent(deps: IdentifyDeps, found: Found): Promise<Known> {
  const { group, uuid } = found;
  const same = (await deps.devices.inGroups([group._id])).find(({ intelamt }) => intelamt?.uuid === uuid);
  return same === undefined
    ? await ownDevice(deps, found) // its agent has not reported it yet, or there is none
    : { kind: "ok", device: same, isNew: false };
}

/** Id of a device that is known by its UUID: the UUID three times, in the alphabet of ids. */
export function amtDeviceId(domain: DomainId, uuid: string): DeviceId {
  const bytes = Buffer.from(uuid.replaceAll("-", "").repeat(UUID_REPEATS), "hex");
  return createDeviceId(domain, bytes.toString("base64").replaceAll("+", "@").replaceAll("/", "$"));
}

function newDevice(nowMs: number, { group, uuid, address }: Found): DeviceDocument {
  const name = `AMT ${uuid.slice(0, NAME_CHARS)}`;
  return {
    _id: amtDeviceId(group.domain, uuid),
    ...{ type: "node", mtype: group.mtype, domain: group.domain, meshid: group._id },
    ...{ name, rname: name, icon: 1, host: address, ip: address },
    agent: { ver: 0, id: 0, caps: 0 },
    intelamt: { uuid, state: ACTIVATED, tls: 0 },
    firstconnect: nowMs,
  };
}
