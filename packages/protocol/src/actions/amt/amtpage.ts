/**
 * Ours: open the page that a device's firmware makes of itself, for a frame of the app. The server signs in to the firmware;
 * the address works while it is used, for an hour at most, and ends with right and web session.
 */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies } from "../../contracts/index.ts";

export const amtpage = defineContract(
  "amtpage",
  z.object({ nodeid: deviceRef }),
  replies<{
    /** From the root of this server. */
    readonly path?: string;
    readonly result?: string;
  }>(),
);
