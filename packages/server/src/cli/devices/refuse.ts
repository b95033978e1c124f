/** Refuse devices that wait for approval, or take that back. */
import { refuseDevices } from "@tendril/protocol/actions/devices/refuse-devices";
import { decidePending, defineRemoteCommand, pendingOptions } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "devices refuse",
  words: "[DEVICE...]",
  options: { ...pendingOptions, "take-back": { says: "forget that they were refused" } },
  summary: "refuse devices that wait for approval",
  run({ control, words, options }) {
    const isTakenBack = options.has("take-back");
    return decidePending(control, {
      ...{ words, options, isRefused: isTakenBack, result: isTakenBack ? "no longer refused" : "refused" },
      decide: (meshid, nodeids) => control.ask(refuseDevices, { meshid, nodeids, isTakenBack }),
    });
  },
});
