/** Switch off (2), restart (3) or suspend (4) the computer. */
import { PowerAction } from "@tendril/protocol/constants";
import { logEvent } from "../answer.ts";
import { defineCommand } from "../define.ts";

export const command = defineCommand({
  action: "poweraction",
  run({ host }, message) {
    const action = Number(message.actiontype);
    const isKnown =
      action === PowerAction.Off || action === PowerAction.Reset || action === PowerAction.Sleep;
    if (!isKnown) return;
    const forced = message.forced === 1;
    logEvent(host, message, {
      id: 25,
      text: `Power action ${action}`,
      args: [String(action), forced ? "1" : "0"],
    });
    host.power(action, forced, (problem) => {
      if (problem !== null) logEvent(host, message, { id: 25, text: `Power action failed: ${problem}` });
    });
  },
});
