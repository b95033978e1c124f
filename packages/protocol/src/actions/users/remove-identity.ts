/** Takes one of `identities` away: it signs in to the own account no more. */
import * as z from "zod/mini";
import { defineContract, text } from "../../contracts/index.ts";

export const removeIdentity = defineContract("removeIdentity", z.object({ id: text(64, 64) }));
