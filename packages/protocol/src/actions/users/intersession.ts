/** Say something to the other open pages of the own account: they get the message as it is. No reply. */
import * as z from "zod/mini";
import { defineContract } from "../../contracts/index.ts";

export const intersession = defineContract("intersession", z.looseObject({}));
