/** Devices that wait for approval, and those that were refused. */
import { defineRemoteCommand, findPending, listOf, timeText } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "devices pending",
  options: { group: { value: "GROUP", says: "only those that would join this device group" } },
  summary: "list devices that wait for approval, and those that were refused",
  async run({ control, options }) {
    return listOf(await findPending(control, options.text("group")), [
      { title: "NAME", cell: ({ name }) => name },
      { title: "STATE", cell: ({ isRefused, isConnected }) => stateOf(isRefused, isConnected) },
      { title: "ADDRESS", cell: ({ ip }) => ip },
      { title: "FIRST SEEN", cell: ({ first }) => timeText(first) },
      { title: "LAST SEEN", cell: ({ last }) => timeText(last) },
      { title: "ID", cell: ({ nodeid }) => nodeid.split("/").at(-1) },
    ]);
  },
});

function stateOf(isRefused: boolean, isConnected: boolean): string {
  if (isRefused) return "refused";
  return isConnected ? "waits" : "waits, offline";
}
