/** Remove an account with all that hangs on it: links, tokens, sessions, shares, notes. Site right 2. */
import * as z from "zod/mini";
import { defineContract, text } from "../../contracts/index.ts";

export const deleteuser = defineContract("deleteuser", z.object({ userid: text(1, 2048) }));
