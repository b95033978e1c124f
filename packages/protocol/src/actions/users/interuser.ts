/**
 * Say something to the open pages of another user of the tenant, or to one of them; they get `interuser` with `sessionid`
 * (of who says it), `data` and `scope` (`user` or `session`). Only where the setting `interUsers` allows it.
 */
import * as z from "zod/mini";
import { defineContract, text } from "../../contracts/index.ts";

const MAX_CHARACTERS = 65_536;

export const interuser = defineContract(
  "interuser",
  z.object({
    userid: z.optional(text(1, 2048)),
    /** One page instead of all: a session id, as `interuser` names it. */
    sessionid: z.optional(text(1, 512)),
    /** Any JSON, 65,536 characters of it at most. */
    data: z.unknown().check(z.refine((data) => (JSON.stringify(data)?.length ?? Infinity) <= MAX_CHARACTERS)),
  }),
);
