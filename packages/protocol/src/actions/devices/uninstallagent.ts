/** Have agents remove themselves from their computers. */
import * as z from "zod/mini";
import { defineContract, idList } from "../../contracts/index.ts";

export const uninstallagent = defineContract("uninstallagent", z.object({ nodeids: idList }));
