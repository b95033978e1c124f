/** Hardware and system, when the server's hash is not that of this computer now. */
import { defineCommand } from "../define.ts";
import { readInventory } from "../system/inventory.ts";

export const command = defineCommand({
  action: "sysinfo",
  run({ host }, message) {
    readInventory(host, (inventory) => {
      if (inventory.hash !== message.hash) host.send({ action: "sysinfo", data: inventory });
    });
  },
});
