/** Take a sharing link back; its sessions end at once. */
import { removeDeviceShare } from "@tendril/protocol/actions/devices/remove-device-share";
import { defineRemoteCommand, findDeviceByName, outcomesOf } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "shares remove",
  words: "DEVICE ID",
  summary: "take a sharing link back; its sessions end at once",
  async run({ control, words: [wanted = "", publicid = ""] }) {
    const { id: nodeid, name } = await findDeviceByName(control, wanted);
    await control.ask(removeDeviceShare, { nodeid, publicid });
    return outcomesOf([{ id: publicid, name, isDone: true, result: "link taken back" }]);
  },
});
