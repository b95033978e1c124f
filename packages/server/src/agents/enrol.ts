/**
 * From a proved identity to a stored device: which group, new or known, what changed since the last time.
 * Source: docs/spec/agent-protocol.md, sections 4.4 and 7.2.
 */
import {
  createDeviceId,
  type DomainId,
  encodeIdText,
  type GroupId,
  groupIdFromBytes,
} from "@tendril/protocol";
import { GroupFlag, GroupType } from "@tendril/protocol/constants";
import type { DeviceChange, Devices, Groups, PendingDevices } from "../inventory/index.ts";
import type { DeviceDocument, GroupDocument } from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import type { IdentifiedAgent } from "./handshake.ts";

/** When a device that found too many waiting may ask again. */
const FULL_RETRY_MS = 600_000;
const KNOWN_PLATFORM_TYPES = 8;
const MAX_NAME_CHARS = 128;

export interface EnrolDeps {
  readonly devices: Devices;
  readonly groups: Groups;
  readonly pending: PendingDevices;
  readonly clock: Clock;
}

export interface EnrolRequest {
  readonly domain: DomainId;
  /** Without the port. */
  readonly address: string;
  readonly identified: IdentifiedAgent;
}

export interface EnrolledAgent {
  readonly device: DeviceDocument;
  readonly group: GroupDocument;
  /** Seen for the first time: to be stored once it is present. */
  readonly isNew: boolean;
}

/** An agent that may not stay: it is held, and where waiting helps, closed after a while so that it tries again. */
export interface HeldAgent {
  readonly reason: string;
  readonly retryAfterMs?: number;
  /** Calls back when it may be tried again at once, until the result is called. */
  readonly onDecided?: (tryAgain: () => void) => () => void;
}

export async function enrolAgent(deps: EnrolDeps, request: EnrolRequest): Promise<EnrolledAgent | HeldAgent> {
  const deviceId = createDeviceId(request.domain, encodeIdText(request.identified.nodeId));
  const known = await deps.devices.get(deviceId);
  const groupId = known?.meshid ?? groupIdFromBytes(request.domain, request.identified.agent.meshId);
  const group = await usableGroup(deps.groups, groupId);
  if (group === undefined) return { reason: "agent belongs to no device group of this server" };
  if (known === undefined) {
    const device = newDevice(deps.clock.now(), { ...request, deviceId, group });
    return (await heldForApproval(deps, { device, group, request })) ?? { device, group, isNew: true };
  }
  const changed = await deps.devices.change(deviceId, changesSince(known, group, request));
  return { device: changed ?? known, group, isNew: false };
}

/** `undefined` when the device may join now. */
async function heldForApproval(
  { pending }: EnrolDeps,
  { device, group, request }: { device: DeviceDocument; group: GroupDocument; request: EnrolRequest },
): Promise<HeldAgent | undefined> {
  const isOpen = ((group.flags ?? 0) & GroupFlag.AwaitApproval) === 0;
  if (isOpen && !(await pending.isRefused(device))) {
    await pending.joined(device._id);
    return undefined;
  }
  const knock = await pending.knock(device, group, request.address);
  if (knock === "full") {
    return { reason: "too many devices wait for approval", retryAfterMs: FULL_RETRY_MS };
  }
  return {
    reason: knock === "waits" ? "device waits for approval" : "device was refused",
    onDecided: (tryAgain) => pending.watch(device, tryAgain),
  };
}

async function usableGroup(groups: Groups, groupId: GroupId): Promise<GroupDocument | undefined> {
  const group = await groups.get(groupId);
  return group?.deleted === undefined && group?.mtype === GroupType.Agent ? group : undefined;
}

interface NewDevice extends EnrolRequest {
  readonly deviceId: DeviceDocument["_id"];
  readonly group: GroupDocument;
}

function newDevice(
  nowMs: number,
  { deviceId, group, domain, address, identified }: NewDevice,
): DeviceDocument {
  const { agent, agentName } = identified;
  const rname = agent.computerName === "" ? "unknown" : agent.computerName;
  return {
    _id: deviceId,
    type: "node",
    mtype: group.mtype,
    domain,
    meshid: group._id,
    name: (agentName ?? rname).slice(0, MAX_NAME_CHARS),
    rname,
    icon: iconOf(agent.platformType),
    host: null,
    ip: address,
    agent: { ver: agent.agentVersion, id: agent.archId, caps: agent.capabilities },
    firstconnect: nowMs,
  };
}

function changesSince(known: DeviceDocument, group: GroupDocument, request: EnrolRequest): DeviceChange {
  const { agent, agentName } = request.identified;
  const flags = group.flags ?? 0;
  const wanted = (flags & GroupFlag.PreferAgentName) !== 0 && agentName ? agentName : agent.computerName;
  const isNameSynced = (flags & GroupFlag.SyncName) !== 0 && wanted !== "";
  return {
    agent: { ...known.agent, ver: agent.agentVersion, id: agent.archId, caps: agent.capabilities },
    ip: request.address,
    ...(agent.computerName === "" ? {} : { rname: agent.computerName }),
    ...(isNameSynced ? { name: wanted.slice(0, MAX_NAME_CHARS) } : {}),
  };
}

function iconOf(platformType: number): number {
  return platformType >= 1 && platformType <= KNOWN_PLATFORM_TYPES ? platformType : 1;
}
