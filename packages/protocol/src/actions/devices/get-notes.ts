/** The notes of a device or a device group, or null. */
import * as z from "zod/mini";
import { defineContract, replies, text } from "../../contracts/index.ts";

export const getNotes = defineContract(
  "getNotes",
  z.object({ id: text(1, 256) }),
  replies<{ readonly id?: string; readonly notes?: string | null }>(),
);
