/** Put text into the clipboard of a device. */
import * as z from "zod/mini";
import { defineContract, deviceRef, text } from "../../contracts/index.ts";

export const setClip = defineContract("setClip", z.object({ nodeid: deviceRef, data: text(0, 65_535) }));
