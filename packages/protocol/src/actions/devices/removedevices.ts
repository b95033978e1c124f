/** Remove devices with everything stored about them. */
import * as z from "zod/mini";
import { defineContract, idList } from "../../contracts/index.ts";

export const removedevices = defineContract("removedevices", z.object({ nodeids: idList }));
