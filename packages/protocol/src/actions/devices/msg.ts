/**
 * Send a message to an agent: tunnels, console commands, process lists and more, by `type`. The agent's answer
 * comes back as `msg` of the same type with `nodeid`. Fields beside these are passed on as they are.
 */
import * as z from "zod/mini";
import { defineContract, deviceRef, text, wholeNumber } from "../../contracts/index.ts";

export const msg = defineContract(
  "msg",
  z.looseObject({
    nodeid: deviceRef,
    type: text(1, 32),
    value: z.optional(z.unknown()),
    usage: z.optional(wholeNumber(0, 1000)),
  }),
);
