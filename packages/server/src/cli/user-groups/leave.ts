/** End the membership of users in a user group. */
import { removeuserfromusergroup } from "@tendril/protocol/actions/user-groups/removeuserfromusergroup";
import { defineRemoteCommand, findUserGroup, type Outcome, outcomesOf } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "user-groups leave",
  words: "GROUP USER...",
  summary: "end the membership of users in a user group",
  async run({ control, words: [wanted = "", ...names] }) {
    const { _id: ugrpid } = await findUserGroup(control, wanted);
    const outcomes: Outcome[] = [];
    for (const name of names) {
      const reply = await control.request(removeuserfromusergroup, { ugrpid, userid: name });
      const result = String(reply.get("result") ?? "");
      const isDone = result.toLowerCase() === "ok";
      outcomes.push({ name, isDone, result: isDone ? "no member any more" : result });
    }
    return outcomesOf(outcomes);
  },
});
