/** Let devices that wait for approval join their group. */
import { approveDevices } from "@tendril/protocol/actions/devices/approve-devices";
import { decidePending, defineRemoteCommand, pendingOptions } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "devices approve",
  words: "[DEVICE...]",
  options: pendingOptions,
  summary: "let devices that wait for approval join their group",
  run: ({ control, words, options }) =>
    decidePending(control, {
      ...{ words, options, isRefused: false, result: "approved" },
      decide: (meshid, nodeids) => control.ask(approveDevices, { meshid, nodeids }),
    }),
});
