import { webauthnEndregister } from "@tendril/protocol/actions/factors/webauthn-endregister";
import { defineAction } from "../../define-action.ts";
import { refuseLockedSettings, toWireCodes } from "../../users/index.ts";

export const action = defineAction({
  contract: webauthnEndregister,
  isForTokens: false,
  isAlwaysAnswered: true,
  freshFactor: "always",
  async run({ accounts, factors, passkeys, webSessions }, { user, peer, message }) {
    refuseLockedSettings(user);
    const isFirst = !(await factors.isNeeded(user._id));
    const key = await passkeys.add(user, message.name, message.response);
    if (key === undefined) return { success: false };
    accounts.tell(user, { msg: `Passkey added: ${key.name}`, msgid: 90 });
    const { name, index } = key;
    if (!isFirst) return { success: true, name, index };
    if (peer.webSessionId !== undefined) await webSessions.prove(peer.webSessionId); // the key was used just now
    return { success: true, name, index, passwords: toWireCodes(await factors.createBackup(user._id)) };
  },
});
