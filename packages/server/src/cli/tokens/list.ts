/** The login tokens of the own account. */
import { loginTokens } from "@tendril/protocol/actions/users/login-tokens";
import { defineRemoteCommand, listOf, timeText } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "tokens list",
  summary: "list the login tokens of the own account; needs its password",
  async run({ control }) {
    const { loginTokens: tokens = [] } = await control.ask(loginTokens, {});
    return listOf(tokens, [
      { title: "NAME", cell: ({ name }) => name },
      { title: "TOKEN", cell: ({ tokenUser }) => tokenUser },
      { title: "MADE", cell: ({ created }) => timeText(created) },
      { title: "ENDS", cell: ({ expire }) => timeText(expire) ?? "never" },
      { title: "LAST USED", cell: ({ lastUsed }) => timeText(lastUsed) ?? "never" },
      { title: "LIMITS", cell: ({ scope }) => limitsOf(scope) },
    ]);
  },
});

function limitsOf(
  scope: { isReadOnly?: boolean; groups?: readonly string[]; kinds?: readonly string[] } = {},
): string {
  const { isReadOnly = false, groups, kinds } = scope;
  const groupCount = groups === undefined ? [] : [`${groups.length} device group(s)`];
  return [...(isReadOnly ? ["reading"] : []), ...(kinds ?? []), ...groupCount].join(", ");
}
