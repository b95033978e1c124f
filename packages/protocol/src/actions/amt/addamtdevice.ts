/**
 * Add a device by its address in the network of the server: one without agent, in a group for Intel AMT. Errors are
 * answered by this name, where other servers say `changeDeviceMesh`; clients go by the `responseid`.
 */
import * as z from "zod/mini";
import { defineContract, groupRef, text, wholeNumber } from "../../contracts/index.ts";

export const addamtdevice = defineContract(
  "addamtdevice",
  z.object({
    meshid: groupRef,
    devicename: text(1, 128),
    hostname: text(1, 256),
    amtusername: text(0, 32),
    amtpassword: text(0, 64),
    amttls: wholeNumber(0, 1),
  }),
);
