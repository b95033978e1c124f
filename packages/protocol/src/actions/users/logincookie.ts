/** A cookie that signs the own account in for an hour, where the setting `loginCookies` allows it. */
import * as z from "zod/mini";
import { defineContract, replies } from "../../contracts/index.ts";

export const logincookie = defineContract(
  "logincookie",
  z.object({}),
  replies<{ readonly result?: string; readonly cookie?: string }>(),
);
