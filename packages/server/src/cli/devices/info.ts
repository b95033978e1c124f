/** Everything that the server knows about one device. */
import { getNotes } from "@tendril/protocol/actions/devices/get-notes";
import { getnetworkinfo } from "@tendril/protocol/actions/devices/getnetworkinfo";
import { getsysinfo } from "@tendril/protocol/actions/devices/getsysinfo";
import { nodes } from "@tendril/protocol/actions/devices/nodes";
import { meshes } from "@tendril/protocol/actions/groups/meshes";
import { defineRemoteCommand, findDeviceByName, thingOf, timeText } from "../../client/index.ts";
import { NotFoundError } from "../../errors.ts";

export const command = defineRemoteCommand({
  name: "devices info",
  words: "DEVICE",
  summary: "show one device: state, system, network, notes",
  async run({ control, words: [wanted = ""] }) {
    const { id } = await findDeviceByName(control, wanted);
    const { nodes: byGroup } = await control.ask(nodes, { id });
    const [[meshid = "", [device] = []] = []] = Object.entries(byGroup ?? {});
    if (device === undefined) throw new NotFoundError(`no device is called ${wanted}`);
    const { meshes: groups } = await control.ask(meshes, {});
    const group = groups.find(({ _id }) => _id === meshid)?.name;
    const { notes } = await control.ask(getNotes, { id });
    // who may not see details gets an answer without them
    const system = await control.request(getsysinfo, { nodeid: id });
    const network = await control.request(getnetworkinfo, { nodeid: id });
    const thing = {
      ...{ ...device, meshid, groupname: group, notes },
      system: { hardware: system.get("hardware") ?? null },
      network: network.get("netif2") ?? null,
    };
    return thingOf(thing, [
      ["Name", device.name],
      ["Computer", device.rname],
      ["Id", id],
      ["Group", group ?? meshid],
      ["State", ((device.conn ?? 0) & 1) === 0 ? "offline" : "online"],
      ["Since", timeText(device.agct)],
      ["Last seen", timeText(device.lastseen)],
      ["Started", timeText(device.lastbootuptime)],
      ["System", device.osdesc],
      ["Address", device.ip ?? device.host ?? ""],
      ["Agent", device.agent?.core],
      ["Description", device.desc],
      ["Tags", device.tags?.join(", ")],
      ["Signed in", device.users?.join(", ")],
      ["Notes", notes ?? undefined],
    ]);
  },
});
