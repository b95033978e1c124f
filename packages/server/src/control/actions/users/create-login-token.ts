import type { FieldsOf, GroupId } from "@tendril/protocol";
import { createLoginToken } from "@tendril/protocol/actions/users/create-login-token";
import { Result } from "@tendril/protocol/constants";
import { NotFoundError } from "../../../errors.ts";
import type { TokenScope, UserDocument } from "../../../store/index.ts";
import { findGroup } from "../../authorize.ts";
import { defineAction } from "../../define-action.ts";
import type { ControlServices } from "../../services.ts";

const MS_PER_MINUTE = 60_000;

export const action = defineAction({
  contract: createLoginToken,
  freshFactor: "always",
  isForTokens: false,
  isAlwaysAnswered: true,
  async run(services, { user, message }) {
    const { loginTokens, clock } = services;
    const expire = message.expire === 0 ? 0 : clock.now() + message.expire * MS_PER_MINUTE;
    const { token, password } = await loginTokens.create(user, {
      ...{ name: message.name, expire },
      scope: await scopeOf(services, user, message),
    });
    services.accounts.tell(user, { msg: `Login token made: ${token.name}`, msgid: 115 });
    const { name, tokenUser, created } = token;
    return { name, tokenUser, tokenPass: password, created, expire };
  },
});

/** `undefined` for a token without limits. */
async function scopeOf(
  services: Pick<ControlServices, "groups" | "rights">,
  user: UserDocument,
  { scope }: FieldsOf<typeof createLoginToken>,
): Promise<TokenScope | undefined> {
  if (scope === undefined) return undefined;
  const { isReadOnly, groups, kinds } = scope;
  const found: GroupId[] = [];
  for (const id of groups ?? []) {
    const group = await findGroup(services, { user, reference: { id } });
    if (group === undefined) throw new NotFoundError(Result.InvalidGroupId);
    found.push(group._id);
  }
  return {
    ...(isReadOnly ? { isReadOnly } : {}),
    ...(groups === undefined ? {} : { groups: found }),
    ...(kinds === undefined ? {} : { kinds }),
  };
}
