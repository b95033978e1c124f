/** Language of the own pages; `*` for that of the browser. */
import * as z from "zod/mini";
import { defineContract } from "../../contracts/index.ts";

export const changelang = defineContract(
  "changelang",
  z.object({ lang: z.string().check(z.maxLength(16), z.regex(/^(\*|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*)$/)) }),
);
