import { otpauthGetpasswords } from "@tendril/protocol/actions/factors/otpauth-getpasswords";
import { defineAction } from "../../define-action.ts";
import { proveOwnFactor, toWireCodes } from "../../users/index.ts";

const NEW = 1;
const CLEAR = 2;

export const action = defineAction({
  contract: otpauthGetpasswords,
  isForTokens: false,
  isAlwaysAnswered: true,
  async run(services, { user, peer, message: { subaction, token } }) {
    const { factors } = services;
    const { hasTotp: hasApp, backup } = await factors.list(user._id);
    if (!hasApp) return { passwords: null, hasApp };
    if (subaction === NEW || subaction === CLEAR) await proveOwnFactor(services, { user, peer }, token);
    if (subaction === NEW) return { passwords: toWireCodes(await factors.createBackup(user._id)), hasApp };
    if (subaction === CLEAR) await factors.clearBackup(user._id);
    if (subaction === CLEAR || backup.length === 0) return { passwords: null, hasApp };
    return { passwords: backup.map((u) => ({ p: 0, u })), hasApp };
  },
});
