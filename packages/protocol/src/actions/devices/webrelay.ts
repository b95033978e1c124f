/** Open the web page of a device through the server; this server offers `tendril forward` instead. */
import * as z from "zod/mini";
import { defineContract, deviceRef, wholeNumber } from "../../contracts/index.ts";

export const webrelay = defineContract(
  "webrelay",
  z.object({ nodeid: deviceRef, port: wholeNumber(1, 65_535), appid: wholeNumber(1, 2) }),
);
