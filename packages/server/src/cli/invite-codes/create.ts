/** Make an invitation code of a device group. */
import { createInviteCode } from "@tendril/protocol/actions/groups/create-invite-code";
import {
  defineRemoteCommand,
  findGroup,
  inviteWays,
  thingOf,
  timeText,
  wrongOption,
} from "../../client/index.ts";

const MAX_HOURS = 87_600;
const DEFAULT_HOURS = 168;

export const command = defineRemoteCommand({
  name: "invite-codes create",
  words: "GROUP [CODE]",
  options: {
    hours: { value: "HOURS", says: `how long it works; else ${DEFAULT_HOURS}, 0 for ever` },
    agent: { value: "WAY", says: `how the agent is installed: ${[...inviteWays.values()].join(", ")}` },
  },
  summary: "make an invitation code; without words of your own, one that is easy to say",
  async run({ control, words: [wanted = "", code], options }) {
    const way = options.text("agent") ?? "either";
    const [flags] = [...inviteWays].find(([, name]) => name === way) ?? [];
    if (flags === undefined) throw wrongOption("--agent", way, `say ${[...inviteWays.values()].join(", ")}`);
    const { _id: meshid } = await findGroup(control, wanted);
    const expire = options.number("hours", 0, MAX_HOURS) ?? DEFAULT_HOURS;
    const own = code === undefined ? {} : { code };
    const made = await control.ask(createInviteCode, { meshid, flags, expire, ...own });
    return thingOf(made, [
      ["Code", made.code],
      ["Link", made.url],
      ["Ends", timeText(made.end) ?? "never"],
    ]);
  },
});
