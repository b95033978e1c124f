/** Wake devices by packets that their neighbours send. */
import { wakedevices } from "@tendril/protocol/actions/devices/wakedevices";
import {
  defineRemoteCommand,
  type Outcome,
  outcomesOf,
  selectDevices,
  selectOptions,
} from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "devices wake",
  words: "[DEVICE...]",
  options: selectOptions,
  summary: "wake devices through agents in their network",
  async run({ control, words, options }) {
    const outcomes: Outcome[] = [];
    for (const { id, name } of await selectDevices(control, { words, options })) {
      // of one device the answer says in words what was done
      const result = String((await control.request(wakedevices, { nodeids: [id] })).get("result") ?? "");
      const [, neighbours] = /^Used (\d+) device/.exec(result) ?? [];
      outcomes.push({ id, name, isDone: neighbours !== undefined && neighbours !== "0", result });
    }
    return outcomesOf(outcomes);
  },
});
