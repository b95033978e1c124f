/** Make users members of a user group. */
import { addusertousergroup } from "@tendril/protocol/actions/user-groups/addusertousergroup";
import { defineRemoteCommand, findUserGroup, type Outcome, outcomesOf } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "user-groups join",
  words: "GROUP USER...",
  summary: "make users members of a user group",
  async run({ control, words: [wanted = "", ...names] }) {
    const { _id: ugrpid } = await findUserGroup(control, wanted);
    const outcomes: Outcome[] = [];
    for (const name of names) {
      const { added } = await control.ask(addusertousergroup, { ugrpid, usernames: [name] });
      const isDone = added === 1;
      outcomes.push({ name, isDone, result: isDone ? "member" : "no such user, or not by you" });
    }
    return outcomesOf(outcomes);
  },
});
