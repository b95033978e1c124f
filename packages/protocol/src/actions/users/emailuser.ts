/** Send a user a letter, to the confirmed address only. Site right 2. */
import * as z from "zod/mini";
import { defineContract, text } from "../../contracts/index.ts";

export const emailuser = defineContract(
  "emailuser",
  z.object({ userid: text(1, 2048), subject: z.optional(text(0, 200)), msg: text(1, 4_000) }),
);
