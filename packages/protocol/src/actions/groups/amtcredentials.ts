/**
 * Ours: what has to be set in a device with Intel AMT so that it connects to this server and lands in the group. Needs
 * the right to manage its devices: whoever knows it can add devices.
 */
import * as z from "zod/mini";
import { defineContract, groupRef, replies } from "../../contracts/index.ts";

export const amtcredentials = defineContract(
  "amtcredentials",
  z.object({ meshid: groupRef }),
  replies<{
    readonly host?: string;
    /** 0: this server does not listen for them. */
    readonly port?: number;
    readonly user?: string;
    readonly password?: string;
    readonly result?: string;
  }>(),
);
