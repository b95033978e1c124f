/** Make a user group. */
import { createusergroup } from "@tendril/protocol/actions/user-groups/createusergroup";
import { defineRemoteCommand, thingOf } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "user-groups create",
  words: "NAME",
  options: { description: { value: "TEXT", says: "what the group is for" } },
  summary: "make a user group",
  async run({ control, words: [name = ""], options }) {
    const desc = options.text("description");
    const { ugrpid } = await control.ask(createusergroup, { name, ...(desc === undefined ? {} : { desc }) });
    return thingOf({ name, ugrpid }, [
      ["Name", name],
      ["Id", ugrpid],
    ]);
  },
});
