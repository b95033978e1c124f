/** Switch off (2), restart (3) or suspend (4) devices through their agents. Always answered `ok`. */
import * as z from "zod/mini";
import { defineContract, idList, wholeNumber } from "../../contracts/index.ts";

export const poweraction = defineContract(
  "poweraction",
  z.object({ nodeids: idList, actiontype: wholeNumber(2, 500), forced: z.optional(wholeNumber(0, 1)) }),
);
