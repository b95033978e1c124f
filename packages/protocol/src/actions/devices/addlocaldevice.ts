/** Add a device without an agent to a group for such devices. Answers go by the name `changeDeviceMesh`. */
import * as z from "zod/mini";
import { defineContract, groupRef, text, wholeNumber } from "../../contracts/index.ts";

export const addlocaldevice = defineContract(
  "addlocaldevice",
  z.object({
    meshid: groupRef,
    devicename: text(1, 128),
    hostname: text(1, 256),
    /** Architecture number: 4 Windows, 6 Linux, 29 macOS. */
    type: wholeNumber(0, 10_000),
  }),
);
