/** Remove recordings by name for good. Those that are being made stay. Site right "recordings". */
import * as z from "zod/mini";
import { defineContract, list, replies, text } from "../../contracts/index.ts";

export const deleteRecordings = defineContract(
  "deleteRecordings",
  z.object({ names: list(text(1, 256), 1_000) }),
  replies<{ readonly result?: string; readonly removed?: number }>(),
);
