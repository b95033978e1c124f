/** Run a command on devices. With `reply` the answer is the agent's `msg` of type `runcommands`. */
import * as z from "zod/mini";
import { defineContract, idList, text, wholeNumber } from "../../contracts/index.ts";

export const runcommands = defineContract(
  "runcommands",
  z.object({
    nodeids: idList,
    cmds: text(1, 65_535),
    /** 0 by platform, 1 cmd, 2 PowerShell, 3 sh, 4 agent console. */
    type: z.optional(wholeNumber(0, 4)),
    /** 0 agent, 1 signed-in user if there is one, 2 only the user. */
    runAsUser: z.optional(wholeNumber(0, 2)),
    reply: z.optional(z.boolean()),
  }),
);
