/** Tables made of stored events: sessions, traffic, sign-ins; and how much is stored. */
import * as z from "zod/mini";
import { defineContract, groupRef, replies, wholeNumber } from "../../contracts/index.ts";

export interface ReportColumn {
  readonly id: string;
  readonly title: string;
  readonly format?: string;
  readonly align?: string;
  readonly sumBy?: string | boolean;
}

export interface ReportReply {
  readonly data?: {
    /** By what was asked for: user id, device id or day. */
    readonly groups: Readonly<Record<string, { readonly entries: readonly object[] }>>;
    readonly groupFormat?: string;
    readonly columns: readonly ReportColumn[];
  };
  readonly result?: string;
}

export const report = defineContract(
  "report",
  z.object({
    /** 1 sessions, 2 traffic, 3 sign-ins, 4 numbers of records. */
    type: wholeNumber(1, 4),
    /** 1 user, 2 device, 3 day. */
    groupBy: wholeNumber(1, 3),
    devGroup: z.optional(z.nullable(groupRef)),
    /** s. */
    start: wholeNumber(0, 1e11),
    /** s. */
    end: wholeNumber(0, 1e11),
  }),
  replies<ReportReply>(),
);
