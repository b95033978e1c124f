import { identities } from "@tendril/protocol/actions/users/identities";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: identities,
  isForTokens: false,
  async run({ outsideAccounts }, { user }) {
    const found = await outsideAccounts.list(user._id);
    return {
      identities: found.map(({ _id, issuer, createdAtMs }) => ({ id: _id, issuer, createdAtMs })),
      hasPassword: user.passwordHash !== undefined,
    };
  },
});
