/**
 * The settings file (.msh) of a device group, in the order of the reference server.
 * Source: docs/spec/agent-protocol.md, section 1.3.
 */
import { encodeHex, groupIdToHex } from "@tendril/protocol";
import { encodeSettings, formatServerUrlPath } from "@tendril/protocol/agent";
import type { GroupDocument } from "../../store/index.ts";

export interface GroupSettingsRequest {
  readonly group: GroupDocument;
  /** 48 bytes. */
  readonly serverId: Uint8Array;
  /** `name` or `name:port` under which agents reach this server. */
  readonly host: string;
  /** True when the domain is part of the path; a domain with its own DNS name is not. */
  readonly isDomainInPath: boolean;
  /** 0 to 3; absent for both. */
  readonly installFlags?: number;
}

/** @throws ProtocolError when the group's name has a line break; such names are refused when a group is made. */
export function createGroupSettings(request: GroupSettingsRequest): string {
  const { group, serverId, host, isDomainInPath, installFlags } = request;
  const path = formatServerUrlPath(isDomainInPath ? group.domain : "");
  return encodeSettings([
    ["MeshName", group.name],
    ["MeshType", String(group.mtype)],
    ["MeshID", `0x${groupIdToHex(group._id)}`],
    ["ServerID", encodeHex(serverId).toUpperCase()],
    ["MeshServer", `wss://${host}${path}`],
    ...(installFlags === undefined ? [] : [["InstallFlags", String(installFlags)] as const]),
  ]);
}
