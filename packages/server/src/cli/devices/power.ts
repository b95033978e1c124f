/** Switch devices off, restart or suspend them, through their agents. */
import { poweraction } from "@tendril/protocol/actions/devices/poweraction";
import { PowerAction } from "@tendril/protocol/constants";
import {
  askOnline,
  defineRemoteCommand,
  selectDevices,
  selectOptions,
  wrongOption,
} from "../../client/index.ts";

const wishes: ReadonlyMap<string, number> = new Map([
  ["off", PowerAction.Off],
  ["restart", PowerAction.Reset],
  ["sleep", PowerAction.Sleep],
]);

export const command = defineRemoteCommand({
  name: "devices power",
  words: "off|restart|sleep [DEVICE...]",
  options: selectOptions,
  summary: "switch devices off, restart or suspend them",
  async run({ control, words: [wish = "", ...words], options }) {
    const actiontype = wishes.get(wish);
    if (actiontype === undefined) throw wrongOption("devices power", wish, "say off, restart or sleep");
    return await askOnline(await selectDevices(control, { words, options }), {
      done: "asked",
      ask: (nodeids) => control.ask(poweraction, { nodeids, actiontype }),
    });
  },
});
