/** Add tags to devices, or take them away. */
import { changedevice } from "@tendril/protocol/actions/devices/changedevice";
import {
  defineRemoteCommand,
  type Outcome,
  outcomesOf,
  selectDevices,
  selectOptions,
  visibleDevices,
  wrongOption,
} from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "devices tag",
  words: "[DEVICE...]",
  options: {
    ...selectOptions,
    add: { value: "TAG", isList: true, says: "give the devices this tag" },
    remove: { value: "TAG", isList: true, says: "take this tag away" },
  },
  summary: "add tags to devices, or take them away",
  async run({ control, words, options }) {
    const [added, removed] = [options.texts("add"), new Set(options.texts("remove"))];
    if (added.length + removed.size === 0)
      throw wrongOption("devices tag", "", "say --add TAG or --remove TAG");
    const chosen = new Set((await selectDevices(control, { words, options })).map(({ id }) => id));
    const outcomes: Outcome[] = [];
    for (const { _id: id, name, tags: before = [] } of await visibleDevices(control)) {
      if (!chosen.has(id)) continue;
      const tags = [...new Set([...before, ...added])].filter((tag) => !removed.has(tag)).sort();
      const reply = await control.request(changedevice, { nodeid: id, tags: tags.length === 0 ? "" : tags });
      const result = String(reply.get("result"));
      const isDone = result.toLowerCase() === "ok";
      outcomes.push({ id, name, isDone, result: isDone ? tags.join(", ") || "no tags" : result });
    }
    return outcomesOf(outcomes);
  },
});
