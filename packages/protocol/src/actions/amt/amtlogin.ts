/**
 * Ours: give the user name and password of a device's firmware; they are kept encrypted and given to nobody. Clients
 * of MeshCentral do the same with `changedevice` and `intelamt`.
 */
import * as z from "zod/mini";
import { defineContract, deviceRef, text, wholeNumber } from "../../contracts/index.ts";

export const amtlogin = defineContract(
  "amtlogin",
  z.object({
    nodeid: deviceRef,
    user: text(1, 32),
    pass: text(1, 64),
    /** 1: try the port with TLS first. */
    tls: z.optional(wholeNumber(0, 1)),
  }),
);
