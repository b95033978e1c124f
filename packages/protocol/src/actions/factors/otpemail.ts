/** Turns codes by mail on or off: a second factor for those who have a confirmed address. */
import * as z from "zod/mini";
import { defineContract, replies } from "../../contracts/index.ts";

export const otpemail = defineContract(
  "otpemail",
  z.object({ enabled: z.boolean() }),
  replies<{ readonly success?: boolean; readonly enabled?: boolean; readonly result?: string }>(),
);
