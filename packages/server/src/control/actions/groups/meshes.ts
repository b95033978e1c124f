import { isGroupId } from "@tendril/protocol";
import { meshes } from "@tendril/protocol/actions/groups/meshes";
import { toWireGroup } from "../../../inventory/index.ts";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: meshes,
  isAlwaysAnswered: true,
  async run({ groups, rights }, { user }) {
    const visible = await groups.getMany(rights.linkedIds(user).filter(isGroupId));
    return { meshes: visible.map(toWireGroup) };
  },
});
