/** A cookie for one tunnel to a port of a device, or of a computer that it reaches: for MeshCentral Router and others. */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies, text, wholeNumber } from "../../contracts/index.ts";

export const getcookie = defineContract(
  "getcookie",
  z.object({
    nodeid: deviceRef,
    tcpport: z.optional(wholeNumber(1, 65_535)),
    /** As the device sees it; itself when absent. */
    tcpaddr: z.optional(text(1, 255)),
    tag: z.optional(z.union([text(0, 256), z.number()])),
    name: z.optional(text(0, 256)),
  }),
  replies<{
    readonly nodeid: string;
    readonly cookie: string;
    readonly trustedCert: boolean;
    readonly tcpport?: number;
    readonly tcpaddr?: string;
    readonly name?: string;
  }>(),
);
