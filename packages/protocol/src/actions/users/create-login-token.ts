/** Make a login token of the own account; the password is shown this once. Token logins may not. */
import * as z from "zod/mini";
import { defineContract, replies, text, wholeNumber } from "../../contracts/index.ts";

export interface LoginTokenReply {
  readonly name?: string;
  readonly tokenUser?: string;
  readonly tokenPass?: string;
  /** ms. */
  readonly created?: number;
  /** ms, 0 for never. */
  readonly expire?: number;
  readonly result?: string;
}

export const createLoginToken = defineContract(
  "createLoginToken",
  z.object({
    name: text(1, 100),
    /** Minutes, 0 for never. */
    expire: wholeNumber(0, 5_256_000),
  }),
  replies<LoginTokenReply>(),
);
