import { isGroupId } from "@tendril/protocol";
import { pendingDevices, type WirePendingDevice } from "@tendril/protocol/actions/devices/pending-devices";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import type { PendingDeviceDocument } from "../../../store/index.ts";
import { findGroup } from "../../authorize.ts";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: pendingDevices,
  async run({ pending, rights, groups }, { user, message }) {
    const { meshid } = message;
    const ids = rights.linkedIds(user).filter(isGroupId);
    const named =
      meshid === undefined
        ? undefined
        : await findGroup({ rights, groups }, { user, reference: { id: meshid } });
    if (meshid !== undefined && named === undefined) return { result: Result.InvalidGroupId };
    const managed = (named === undefined ? ids : [named._id]).filter(
      (id) => (rights.onGroup(user, id) & DeviceRight.ManageDevices) !== 0,
    );
    const found = await pending.inGroups(managed);
    return { devices: found.map((document) => view(document, pending.isConnected(document))) };
  },
});

function view(document: PendingDeviceDocument, isConnected: boolean): WirePendingDevice {
  const { nodeid, meshid, isRefused, refusedBy, firstSeen, lastSeen, device } = document;
  const { name, ip, agent } = device;
  return {
    ...{ nodeid, meshid, name, agentid: agent.id ?? 0, isConnected, isRefused },
    ...{ first: firstSeen, last: lastSeen },
    ...(ip === undefined ? {} : { ip }),
    ...(refusedBy === undefined ? {} : { refusedBy }),
  };
}
