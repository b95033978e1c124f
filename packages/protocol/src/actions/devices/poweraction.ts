/**
 * Switch off (2), restart (3) or suspend (4) devices through their agents; switch on (302), off (308), restart (310) or
 * boot once otherwise (311 to 316) through their firmware.
 */
import * as z from "zod/mini";
import { defineContract, idList, wholeNumber } from "../../contracts/index.ts";

export const poweraction = defineContract(
  "poweraction",
  z.object({ nodeids: idList, actiontype: wholeNumber(2, 500), forced: z.optional(wholeNumber(0, 1)) }),
);
