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
import type { DeviceChange, Devices, Groups } from "../inventory/index.ts";
import type { DeviceDocument, GroupDocument } from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import type { IdentifiedAgent } from "./handshake.ts";

const KNOWN_PLATFORM_TYPES = 8;
const MAX_NAME_CHARS = 128;

export interface EnrolDeps {
  readonly devices: Devices;
  readonly groups: Groups;
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

/** `undefined` when the agent belongs to no group of this server: it is to be held. */
export async function enrolAgent(deps: EnrolDeps, request: EnrolRequest): Promise<EnrolledAgent | undefined> {
  const deviceId = createDeviceId(request.domain, encodeIdText(request.identified.nodeId));
  const known = await deps.devices.get(deviceId);
  const groupId = known?.meshid ?? groupIdFromBytes(request.domain, request.identified.agent.meshId);
  const group = await usableGroup(deps.groups, groupId);
  if (group === undefined) return undefined;
  if (known === undefined) {
    return { device: newDevice(deps.clock.now(), { ...request, deviceId, group }), group, isNew: true };
  }
  const changed = await deps.devices.change(deviceId, changesSince(known, group, request));
  return { device: changed ?? known, group, isNew: false };
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
