/** Make users members of a user group. */
import * as z from "zod/mini";
import { defineContract, list, replies, text } from "../../contracts/index.ts";

export const addusertousergroup = defineContract(
  "addusertousergroup",
  z.object({ ugrpid: text(1, 256), usernames: list(text(1, 256), 1_000) }),
  replies<{ readonly result: string; readonly added?: number; readonly failed?: number }>(),
);
