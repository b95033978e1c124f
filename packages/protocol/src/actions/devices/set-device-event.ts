/** Write an entry into the events of a device. */
import * as z from "zod/mini";
import { defineContract, deviceRef, text } from "../../contracts/index.ts";

export const setDeviceEvent = defineContract(
  "setDeviceEvent",
  z.object({
    nodeid: deviceRef,
    /** URI-encoded, as stock clients send it. */
    msg: text(1, 4096),
  }),
);
