/** Open control channels by user id; only those of managed accounts, none without site right 2. */
import * as z from "zod/mini";
import { defineContract, replies } from "../../contracts/index.ts";

export const wssessioncount = defineContract(
  "wssessioncount",
  z.object({}),
  replies<{ readonly wssessions: Readonly<Record<string, number>> }>(),
);
