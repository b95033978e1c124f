/** Ask whether the other side lives; answered with `pong`. */
import * as z from "zod/mini";
import { defineContract } from "../../contracts/index.ts";

export const ping = defineContract("ping", z.object({}));
