/** Sharing links that can still be used. */
import { deviceShares } from "@tendril/protocol/actions/devices/device-shares";
import { deviceMeshShares } from "@tendril/protocol/actions/groups/device-mesh-shares";
import {
  defineRemoteCommand,
  findDeviceByName,
  findGroup,
  listOf,
  nameInId,
  shareKindsText,
  timeText,
  wrongOption,
} from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "shares list",
  words: "[DEVICE]",
  options: { group: { value: "GROUP", says: "of all devices of this device group" } },
  summary: "list the sharing links of a device or a device group",
  async run({ control, words: [wanted], options }) {
    const group = options.text("group");
    if ((wanted === undefined) === (group === undefined))
      throw wrongOption("shares list", "", "name a device, or --group GROUP");
    const reply =
      group === undefined
        ? await control.ask(deviceShares, { nodeid: (await findDeviceByName(control, wanted ?? "")).id })
        : await control.ask(deviceMeshShares, { meshid: (await findGroup(control, group))._id });
    return listOf(reply.deviceShares ?? [], [
      { title: "GUEST", cell: ({ guestName }) => guestName },
      { title: "MAY", cell: ({ p, viewOnly }) => shareKindsText(p, viewOnly === true) },
      { title: "ENDS", cell: ({ expireTime }) => timeText(expireTime) ?? "never" },
      { title: "BY", cell: ({ userid }) => nameInId(userid) },
      { title: "ID", cell: ({ publicid }) => publicid },
    ]);
  },
});
