/** Who of outside the own account is: subjects of providers and directories. `createdAtMs` is ms. */
import * as z from "zod/mini";
import { defineContract, replies } from "../../contracts/index.ts";

export const identities = defineContract(
  "identities",
  z.object({}),
  replies<{
    readonly identities?: readonly {
      readonly id: string;
      readonly issuer: string;
      readonly createdAtMs: number;
    }[];
    /** Without one, the last identity cannot be taken away. */
    readonly hasPassword?: boolean;
    readonly result?: string;
  }>(),
);
