import { editmesh } from "@tendril/protocol/actions/groups/editmesh";
import { DeviceRight, GroupFlag, Result } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import type { GroupDocument } from "../../../store/index.ts";
import { defineGroupAction } from "../../define-action.ts";
import { isPlainName } from "../../plain-name.ts";
import type { ControlServices } from "../../services.ts";

export const action = defineGroupAction({
  contract: editmesh,
  group: {
    right: DeviceRight.EditGroup,
    ref: ({ meshid, meshidname }) => ({ id: meshid, name: meshidname }),
  },
  refusals: { notFound: Result.InvalidGroupIdentifier },
  async run({ groups, pending, facts }, { user, group, message }) {
    const { meshname, desc, flags, consent, expireDevs, invite } = message;
    if (meshname !== undefined && !isPlainName(meshname)) throw new DeniedError(Result.InvalidGroupName);
    const changes = {
      ...(meshname === undefined || meshname === group.name ? {} : { name: meshname }),
      ...(desc === undefined || desc === (group.desc ?? "") ? {} : { desc }),
      ...(flags === undefined || flags === (group.flags ?? 0) ? {} : { flags }),
      ...(consent === undefined || consent === (group.consent ?? 0) ? {} : { consent }),
      ...(expireDevs === undefined || expireDevs === (group.expireDevs ?? 0) ? {} : { expireDevs }),
      ...(invite === undefined ? {} : { invite: await invitationOf({ groups, facts }, group, invite) }),
    };
    if (Object.keys(changes).length > 0) await groups.change(group, changes, user);
    const isOpened = flags !== undefined && (~flags & (group.flags ?? 0) & GroupFlag.AwaitApproval) !== 0;
    if (isOpened) await pending.open(group._id);
    return { result: Result.Ok };
  },
});

type Wish = "*" | { readonly codes: readonly string[]; readonly flags?: number | undefined };

/** `undefined` for none. @throws DeniedError for codes that cannot be, or that another group has. */
async function invitationOf(
  { groups, facts }: Pick<ControlServices, "groups" | "facts">,
  group: GroupDocument,
  wish: Wish,
): Promise<GroupDocument["invite"]> {
  if (wish === "*" || wish.codes.length === 0) return undefined;
  if (!facts.areInviteCodesOn) throw new DeniedError("Invitation codes are off on this server");
  const codes = [...new Set(wish.codes.map((code) => code.trim()))];
  for (const code of codes) {
    if (!isPlainName(code)) throw new DeniedError("Invalid invitation code");
    const other = await groups.withCode(group.domain, code);
    if (other !== undefined && other._id !== group._id) throw new DeniedError("Invitation code in use");
  }
  return { codes, flags: wish.flags ?? 0 };
}
