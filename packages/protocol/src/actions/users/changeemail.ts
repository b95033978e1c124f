/** Own mail address; a new one is not verified. Token logins may not. Empty removes it. */
import * as z from "zod/mini";
import { defineContract, text } from "../../contracts/index.ts";

export const changeemail = defineContract("changeemail", z.object({ email: text(0, 256) }));
