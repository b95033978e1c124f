/** The services of the computer; `value` is JSON text, as the wire has it. */
import { answer } from "../answer.ts";
import { defineCommand } from "../define.ts";
import { readServices } from "../system/services.ts";

export const command = defineCommand({
  action: "msg",
  type: "services",
  run({ host }, message) {
    readServices(host, (services) => answer(host, message, { value: JSON.stringify(services) }));
  },
});
