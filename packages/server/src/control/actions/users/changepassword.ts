import { changepassword } from "@tendril/protocol/actions/users/changepassword";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { siteRestricts } from "../../../auth/index.ts";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";

const CHANGED = 20;
const WRONG_OLD = 21;
const FAILED = 19;

export const action = defineAction({
  contract: changepassword,
  isForTokens: false,
  async run({ signIn, accounts, webSessions }, { user, peer, message }) {
    const notify = (msgid: number, value: string): undefined => {
      peer.send({
        action: "msg",
        type: "notify",
        title: "Account settings",
        id: Math.random(),
        tag: "ServerNotify",
        value,
        msgid,
      });
    };
    if (siteRestricts(user, SiteRight.LockedSettings)) throw new DeniedError(Result.AccessDenied);
    const { domain, name } = user;
    const { address } = peer;
    const tried = await signIn.withPassword({
      domain,
      name,
      password: message.oldpass,
      address,
      userAgent: "",
      channel: "control",
      isProof: true,
    });
    if (tried.kind !== "ok") return notify(WRONG_OLD, "The old password is wrong.");
    const problem = await accounts.changePassword(user._id, message.newpass);
    if (problem !== undefined) return notify(FAILED, problem);
    const changed = await accounts.get(user._id);
    if (changed !== undefined) accounts.tell(changed, { msg: "Password changed", msgid: 74 });
    await webSessions.endAll(user._id, peer.webSessionId);
    return notify(CHANGED, "Password changed.");
  },
});
