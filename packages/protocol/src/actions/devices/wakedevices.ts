/** Wake devices by magic packets that agents in the same network send. */

import * as z from "zod/mini";
import { defineContract, idList } from "../../contracts/index.ts";

export const wakedevices = defineContract("wakedevices", z.object({ nodeids: idList }));
