/** End the membership of a user in a user group. */
import * as z from "zod/mini";
import { defineContract, text } from "../../contracts/index.ts";

export const removeuserfromusergroup = defineContract(
  "removeuserfromusergroup",
  z.object({ ugrpid: text(1, 256), userid: text(1, 256) }),
);
