/** What the own account is told of the devices of a group: bits of NotifyFlag, 0 for nothing. */
import * as z from "zod/mini";
import { defineContract, groupRef, wholeNumber } from "../../contracts/index.ts";

export const changemeshnotify = defineContract(
  "changemeshnotify",
  z.object({ meshid: groupRef, notify: wholeNumber(0, 1023) }),
);
