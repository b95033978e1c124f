/** Show a message to whoever is at the devices. */
import { toast } from "@tendril/protocol/actions/devices/toast";
import {
  defineRemoteCommand,
  outcomesOf,
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
    const devices = await selectDevices(control, { words, options });
    const online = devices.filter(({ isOnline }) => isOnline);
    const nodeids = online.map(({ id }) => id);
    if (online.length > 0)
      await control.ask(toast, { nodeids, msg, ...(title === undefined ? {} : { title }) });
    return outcomesOf(
      devices.map(({ id, name, isOnline }) => ({
        ...{ id, name, isDone: isOnline },
        result: isOnline ? "sent" : "it is offline",
      })),
    );
  },
});
