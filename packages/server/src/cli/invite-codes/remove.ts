/** Take an invitation code back; pages that it opened are over at once. */
import { removeInviteCode } from "@tendril/protocol/actions/groups/remove-invite-code";
import { defineRemoteCommand, findGroup, outcomesOf } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "invite-codes remove",
  words: "GROUP CODE",
  summary: "take an invitation code back",
  async run({ control, words: [wanted = "", code = ""] }) {
    const { _id: meshid, name } = await findGroup(control, wanted);
    await control.ask(removeInviteCode, { meshid, code });
    return outcomesOf([{ id: code, name, isDone: true, result: "code taken back" }]);
  },
});
