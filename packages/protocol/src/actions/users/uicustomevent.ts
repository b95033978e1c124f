/** Something that happened in a page that somebody built on the app: an event for the own pages and the log. */
import * as z from "zod/mini";
import { defineContract, list, text } from "../../contracts/index.ts";

const word = text(0, 256);

export const uicustomevent = defineContract(
  "uicustomevent",
  z.object({
    section: text(1, 64),
    element: z.optional(word),
    src: z.optional(word),
    values: z.optional(z.union([word, z.number(), z.boolean(), list(word, 64), z.record(text(1, 64), word)])),
    /** Words for the log. */
    logmsg: z.optional(text(0, 512)),
    selectedDevices: z.optional(list(text(1, 256), 1_000)),
  }),
);
