/**
 * A file `setup.bin` for a USB stick, which prepares firmware in its factory state for administrator control by this server.
 * Passwords are those of the firmware's own menu (MEBx); they stand in the file and nowhere else.
 * Source: docs/spec/amt.md, section 3.10.
 */
import * as z from "zod/mini";
import { defineContract, replies, text } from "../../contracts/index.ts";

/** Longest that the original takes. */
const MAX_PASSWORD = 16;
const password = (min: number) => text(min, MAX_PASSWORD).check(z.regex(/^[\x20-\x7e]+$/));

export const amtsetupbin = defineContract(
  "amtsetupbin",
  z.object({
    /** `admin` from the factory. */
    oldmebxpass: password(1),
    newmebxpass: password(8),
    /** Ours: network in which the devices will be; else that of the server's certificates, or its own name. */
    suffix: z.optional(
      z.string().check(z.regex(/^[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,7}$/), z.maxLength(63)),
    ),
    /** Sent by clients of MeshCentral; this server does not set up what has no agent. */
    baremetal: z.optional(z.union([z.boolean(), z.number()])),
  }),
  replies<{
    /** Base64. */
    readonly file?: string;
    /** What the file says. */
    readonly suffix?: string;
    readonly result?: string;
  }>(),
);
