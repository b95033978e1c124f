import { isGroupId } from "@tendril/protocol";
import { meshes } from "@tendril/protocol/actions/groups/meshes";
import { toWireGroup } from "../../../inventory/index.ts";
import { defineAction, linkedGroupIds } from "../../define-action.ts";

export const action = defineAction({
  contract: meshes,
  isAlwaysAnswered: true,
  async run({ groups }, { user }) {
    const visible = await groups.getMany(linkedGroupIds(user, isGroupId));
    return { meshes: visible.map(toWireGroup) };
  },
});
