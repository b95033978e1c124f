import { editmesh } from "@tendril/protocol/actions/groups/editmesh";
import { DeviceRight, GroupFlag, Result } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineGroupAction } from "../../define-action.ts";
import { checkInviteCodes } from "../../device-care/index.ts";
import { isPlainName } from "../../plain-name.ts";
import type { ServerFacts } from "../../services.ts";

export const action = defineGroupAction({
  contract: editmesh,
  group: {
    right: DeviceRight.EditGroup,
    ref: ({ meshid, meshidname }) => ({ id: meshid, name: meshidname }),
  },
  refusals: { notFound: Result.InvalidGroupIdentifier },
  async run({ groups, inviteCodes, pending, facts }, { user, group, message }) {
    const { meshname, desc, flags, consent, expireDevs, invite } = message;
    if (meshname !== undefined && !isPlainName(meshname)) throw new DeniedError(Result.InvalidGroupName);
    const changes = {
      ...(meshname === undefined || meshname === group.name ? {} : { name: meshname }),
      ...(desc === undefined || desc === (group.desc ?? "") ? {} : { desc }),
      ...(flags === undefined || flags === (group.flags ?? 0) ? {} : { flags }),
      ...(consent === undefined || consent === (group.consent ?? 0) ? {} : { consent }),
      ...(expireDevs === undefined || expireDevs === (group.expireDevs ?? 0) ? {} : { expireDevs }),
    };
    // first what may be refused
    if (invite !== undefined) await inviteCodes.replace(group, codesOf(facts, invite), user);
    if (Object.keys(changes).length > 0) await groups.change(group, changes, user);
    const isOpened = flags !== undefined && (~flags & (group.flags ?? 0) & GroupFlag.AwaitApproval) !== 0;
    if (isOpened) await pending.open(group._id);
    return { result: Result.Ok };
  },
});

type Wish = "*" | { readonly codes: readonly string[]; readonly flags?: number | undefined };

/** @throws DeniedError for codes that cannot be. */
function codesOf(
  facts: Pick<ServerFacts, "areInviteCodesOn">,
  wish: Wish,
): { readonly codes: readonly string[]; readonly flags: number } {
  if (wish === "*" || wish.codes.length === 0) return { codes: [], flags: 0 };
  checkInviteCodes(facts, wish.codes);
  return { codes: wish.codes, flags: wish.flags ?? 0 };
}
