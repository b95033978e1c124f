/** Take an invitation back: its link opens nothing any more. Site right 2. Ours. */
import * as z from "zod/mini";
import { defineContract, text } from "../../contracts/index.ts";

export const removeInvitation = defineContract("removeInvitation", z.object({ id: text(1, 64) }));
