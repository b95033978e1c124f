/** Show a notification on devices. */
import * as z from "zod/mini";
import { defineContract, idList, text } from "../../contracts/index.ts";

export const toast = defineContract(
  "toast",
  z.object({ nodeids: idList, msg: text(1, 4096), title: z.optional(text(1, 512)) }),
);
