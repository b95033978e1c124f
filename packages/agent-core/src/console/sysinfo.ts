/** The inventory that the server gets. */
import { defineConsoleCommand } from "../define.ts";
import { readInventory } from "../system/inventory.ts";

export const consoleCommand = defineConsoleCommand({
  name: "sysinfo",
  usage: "",
  summary: "hardware, system, volumes, memory",
  run: ({ host }, _words, print) =>
    readInventory(host, (inventory) => print(JSON.stringify(inventory, null, 1))),
});
