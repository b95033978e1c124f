import { changepassword } from "@tendril/protocol/actions/users/changepassword";
import { defineAction } from "../../define-action.ts";

const CHANGED = 20;
const WRONG_OLD = 21;
const FAILED = 19;

export const action = defineAction({
  contract: changepassword,
  isForTokens: false,
  async run({ signIn, accounts, webSessions, events }, { user, peer, message }) {
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
    const { domain, name } = user;
    const { address } = peer;
    const tried = await signIn.withPassword({
      domain,
      name,
      password: message.oldpass,
      address,
      userAgent: "",
      channel: "control",
    });
    if (tried.kind !== "ok") return notify(WRONG_OLD, "The old password is wrong.");
    const problem = await accounts.changePassword(user._id, message.newpass);
    if (problem !== undefined) return notify(FAILED, problem);
    events.record(domain, [user._id], {
      etype: "user",
      action: "accountchange",
      userid: user._id,
      username: name,
      msgid: 74,
      msg: "Password changed",
    });
    await webSessions.endAll(user._id, peer.webSessionId);
    return notify(CHANGED, "Password changed.");
  },
});
