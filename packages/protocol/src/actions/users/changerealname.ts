/** The own real name, as others see it; empty text removes it. Ours. */
import * as z from "zod/mini";
import { defineContract, text } from "../../contracts/index.ts";

export const changerealname = defineContract("changerealname", z.object({ realname: text(0, 128) }));
