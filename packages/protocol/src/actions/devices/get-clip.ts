/** The clipboard of a device: its agent answers with `msg` of type `getclip`. */
import * as z from "zod/mini";
import { defineContract, deviceRef } from "../../contracts/index.ts";

export const getClip = defineContract("getClip", z.object({ nodeid: deviceRef }));
