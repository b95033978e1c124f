/**
 * What becomes of Intel AMT in the devices of a group. No answer of its own; event `meshchange`, in which a password is
 * told as 1. Types: 0 nothing, 1 take client control away, 2 client control, 3 administrator control, 4 the best there is.
 */
import * as z from "zod/mini";
import { defineContract, groupRef, text, wholeNumber } from "../../contracts/index.ts";

/** Shortest and longest password that firmware takes. */
const MIN_PASSWORD = 8;
const MAX_PASSWORD = 32;

export const meshamtpolicy = defineContract(
  "meshamtpolicy",
  z.object({
    meshid: groupRef,
    amtpolicy: z.object({
      type: wholeNumber(0, 4),
      /** Stays when it is left out; `""` is a random one for each device. */
      password: z.optional(z.union([z.literal(""), text(MIN_PASSWORD, MAX_PASSWORD)])),
      /** 1: firmware whose password is lost loses client control and gets it anew. */
      badpass: z.optional(wholeNumber(0, 1)),
      /** Connections to this server: 0 as they are, 1 none, 2 set up. */
      cirasetup: z.optional(wholeNumber(0, 2)),
      /** With type 3, firmware in client control: 0 stays, 1 is taken out of it, 2 stays and may be put there. */
      ccm: z.optional(wholeNumber(0, 2)),
    }),
  }),
);
