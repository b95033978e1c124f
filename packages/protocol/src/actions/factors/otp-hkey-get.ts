/** The own passkeys. Times are ms and ours. */
import * as z from "zod/mini";
import { defineContract, replies } from "../../contracts/index.ts";

export const otpHkeyGet = defineContract(
  "otp-hkey-get",
  z.object({}),
  replies<{
    readonly keys?: readonly {
      readonly i: number;
      readonly name: string;
      readonly type: 3;
      readonly createdAtMs: number;
      readonly usedAtMs?: number;
    }[];
    /** Whether browsers make passkeys for this server: it needs a name. Ours. */
    readonly canBeMade?: boolean;
    readonly result?: string;
  }>(),
);
