/** End every web session of the own account, this one included. Ours. Login tokens stay. */
import * as z from "zod/mini";
import { defineContract } from "../../contracts/index.ts";

export const signOutEverywhere = defineContract("signOutEverywhere", z.object({}));
