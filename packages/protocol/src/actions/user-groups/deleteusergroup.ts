/** Delete a user group; the rights that it gave end. */
import * as z from "zod/mini";
import { defineContract, replies, text } from "../../contracts/index.ts";

export const deleteusergroup = defineContract(
  "deleteusergroup",
  z.object({ ugrpid: text(1, 256) }),
  replies<{ readonly result: string; readonly ugrpid?: string }>(),
);
