/** Ours: change what a device's firmware calls itself in the network. */
import * as z from "zod/mini";
import { defineContract, deviceRef } from "../../contracts/index.ts";

const label = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/));

export const amtnames = defineContract(
  "amtnames",
  z.object({
    nodeid: deviceRef,
    hostname: label,
    domain: z
      .string()
      .check(z.regex(/^(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9][A-Za-z0-9-]{0,62}){0,7})?$/)),
  }),
);
