/** Make a device group. */
import { createmesh } from "@tendril/protocol/actions/groups/createmesh";
import { GroupType } from "@tendril/protocol/constants";
import { defineRemoteCommand, thingOf } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "groups create",
  words: "NAME",
  options: { description: { value: "TEXT", says: "what the group is for" } },
  summary: "make a device group for agents",
  async run({ control, words: [meshname = ""], options }) {
    const desc = options.text("description");
    const { meshid } = await control.ask(createmesh, {
      ...{ meshname, meshtype: GroupType.Agent },
      ...(desc === undefined ? {} : { desc }),
    });
    return thingOf({ name: meshname, meshid }, [
      ["Name", meshname],
      ["Id", meshid],
    ]);
  },
});
