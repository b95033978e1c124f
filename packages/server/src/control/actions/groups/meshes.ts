import { isGroupId } from "@tendril/protocol";
import { meshes } from "@tendril/protocol/actions/groups/meshes";
import { DeviceRight } from "@tendril/protocol/constants";
import { hasRight } from "../../../auth/index.ts";
import { toWireGroup } from "../../../inventory/index.ts";
import type { GroupDocument } from "../../../store/index.ts";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: meshes,
  isAlwaysAnswered: true,
  async run({ groups, inviteCodes, rights }, { user }) {
    const visible = await groups.getMany(rights.linkedIds(user).filter(isGroupId));
    const mayEdit = (group: GroupDocument): boolean =>
      hasRight(rights.onGroup(user, group._id), DeviceRight.EditGroup);
    return {
      meshes: visible.map((group) =>
        toWireGroup(group, mayEdit(group) ? inviteCodes.viewOf(group) : undefined),
      ),
    };
  },
});
