/**
 * Ours: bring a device's firmware back to its factory state. Nobody reaches it from the network after that, and its
 * account is forgotten.
 */
import * as z from "zod/mini";
import { defineContract, deviceRef } from "../../contracts/index.ts";

export const amtdeactivate = defineContract("amtdeactivate", z.object({ nodeid: deviceRef }));
