/** Move devices to another device group. */
import { changeDeviceMesh } from "@tendril/protocol/actions/devices/change-device-mesh";
import {
  defineRemoteCommand,
  findGroup,
  outcomesOf,
  selectDevices,
  selectOptions,
  wrongOption,
} from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "devices move",
  words: "[DEVICE...]",
  options: { ...selectOptions, to: { value: "GROUP", says: "the device group to move to; must be given" } },
  summary: "move devices to another device group",
  async run({ control, words, options }) {
    const to = options.text("to");
    if (to === undefined) throw wrongOption("--to", "", "name the device group to move to");
    const group = await findGroup(control, to);
    const devices = await selectDevices(control, { words, options });
    await control.ask(changeDeviceMesh, { nodeids: devices.map(({ id }) => id), meshid: group._id });
    return outcomesOf(
      devices.map(({ id, name }) => ({ id, name, isDone: true, result: `in ${group.name}` })),
    );
  },
});
