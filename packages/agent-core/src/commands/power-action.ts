/** Switch off (2), restart (3) or suspend (4) the computer. */
import { PowerAction } from "@tendril/protocol/constants";
import { logEvent } from "../answer.ts";
import { defineCommand } from "../define.ts";

const deeds: readonly { readonly action: number; readonly text: string }[] = [
  { action: PowerAction.Off, text: "Switched off" },
  { action: PowerAction.Reset, text: "Restarted" },
  { action: PowerAction.Sleep, text: "Put to sleep" },
];

export const command = defineCommand({
  action: "poweraction",
  run({ host }, message) {
    const action = Number(message.actiontype);
    const text = deeds.filter((deed) => deed.action === action)[0]?.text;
    if (text === undefined) return;
    const forced = message.forced === 1;
    const args = [String(action), forced ? "1" : "0"];
    logEvent(host, message, { id: 25, text, args });
    host.power(action, forced, (problem) => {
      if (problem === null) return;
      const failed = args.concat(problem);
      logEvent(host, message, { id: 25, text: `Power action failed: ${problem}`, args: failed });
    });
  },
});
