/** Invitation codes of a device group that still work. */
import type { WireInviteTerms } from "@tendril/protocol";
import { defineRemoteCommand, findGroup, inviteWays, listOf, timeText } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "invite-codes list",
  words: "GROUP",
  summary: "list the invitation codes of a device group; for those who may change it",
  async run({ control, words: [wanted = ""] }) {
    const { invite } = await findGroup(control, wanted);
    const { codes = [], flags = 0, terms = [] } = invite ?? {};
    const rows: WireInviteTerms[] = codes.map(
      (code) => terms.find((one) => one.code === code) ?? { code, flags },
    );
    return listOf(rows, [
      { title: "CODE", cell: ({ code }) => code },
      { title: "ENDS", cell: ({ end }) => timeText(end) ?? "never" },
      { title: "AGENT", cell: (row) => inviteWays.get(row.flags) },
    ]);
  },
});
