/** What the own account is told of one device: bits of NotifyFlag, 0 for nothing beyond those of its group. */
import * as z from "zod/mini";
import { defineContract, deviceRef, wholeNumber } from "../../contracts/index.ts";

export const changeusernotify = defineContract(
  "changeusernotify",
  z.object({ nodeid: deviceRef, notify: wholeNumber(0, 1023) }),
);
