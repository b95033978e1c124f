/** Show a message to whoever is at the devices. */
import { toast } from "@tendril/protocol/actions/devices/toast";
import {
  askOnline,
  defineRemoteCommand,
  selectDevices,
  selectOptions,
  wrongOption,
} from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "devices message",
  words: "[DEVICE...] -- TEXT",
  options: { ...selectOptions, title: { value: "TITLE", says: "heading of the message" } },
  summary: "show a message to whoever is at the devices",
  async run({ control, words, trailing, options }) {
    const msg = trailing.join(" ");
    if (msg.trim() === "") throw wrongOption("devices message", "", "say the text after --");
    const title = options.text("title");
    const wish = { msg, ...(title === undefined ? {} : { title }) };
    return await askOnline(await selectDevices(control, { words, options }), {
      done: "sent",
      ask: (nodeids) => control.ask(toast, { nodeids, ...wish }),
    });
  },
});
