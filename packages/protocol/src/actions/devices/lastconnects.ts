/** Time (ms) of the last contact with every visible device that is offline. */
import * as z from "zod/mini";
import { defineContract, replies } from "../../contracts/index.ts";

export const lastconnects = defineContract(
  "lastconnects",
  z.object({}),
  replies<{ readonly lastconnects: Readonly<Record<string, number>> }>(),
);
