/** Picture of the own account, or with site right 2 of a managed one; 0 removes it. Served by `userimage.ashx`. */
import * as z from "zod/mini";
import { defineContract, text } from "../../contracts/index.ts";

export const updateUserImage = defineContract(
  "updateUserImage",
  z.object({
    /** `data:image/png;base64,...`, also jpeg and webp. */
    image: z.union([
      z.literal(0),
      z
        .string()
        .check(z.maxLength(600_000), z.regex(/^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/)),
    ]),
    userid: z.optional(text(1, 2048)),
  }),
);
