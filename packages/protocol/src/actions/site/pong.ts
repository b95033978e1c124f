/** Answer to a `ping` of the server. No reply. */
import * as z from "zod/mini";
import { defineContract } from "../../contracts/index.ts";

export const pong = defineContract("pong", z.object({}));
