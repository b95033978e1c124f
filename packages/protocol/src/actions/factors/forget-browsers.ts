/** These browsers are asked again. Ids of `knownBrowsers`. */
import * as z from "zod/mini";
import { defineContract, list, text } from "../../contracts/index.ts";

export const forgetBrowsers = defineContract("forgetBrowsers", z.object({ ids: list(text(64, 64), 1_000) }));
