import { otpauthGetpasswords } from "@tendril/protocol/actions/factors/otpauth-getpasswords";
import { defineAction } from "../../define-action.ts";
import { proveFactorOrFresh, toWireCodes } from "../../users/index.ts";

const NEW = 1;
const CLEAR = 2;

export const action = defineAction({
  contract: otpauthGetpasswords,
  isForTokens: false,
  isAlwaysAnswered: true,
  async run(services, { user, peer, message: { subaction, token } }) {
    const { factors } = services;
    const { hasTotp: hasApp, byMail, backup } = await factors.list(user._id);
    if (!(await factors.isNeeded(user._id))) return { passwords: null, hasApp, byMail };
    if (subaction === NEW || subaction === CLEAR) await proveFactorOrFresh(services, { user, peer }, token);
    if (subaction === NEW)
      return { passwords: toWireCodes(await factors.createBackup(user._id)), hasApp, byMail };
    if (subaction === CLEAR) await factors.clearBackup(user._id);
    if (subaction === CLEAR || backup.length === 0) return { passwords: null, hasApp, byMail };
    return { passwords: backup.map((u) => ({ p: 0, u })), hasApp, byMail };
  },
});
