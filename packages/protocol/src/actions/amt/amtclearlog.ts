/** Ours: empty the event log of a device's firmware. The audit log cannot be emptied from here. */
import * as z from "zod/mini";
import { defineContract, deviceRef } from "../../contracts/index.ts";

export const amtclearlog = defineContract("amtclearlog", z.object({ nodeid: deviceRef }));
