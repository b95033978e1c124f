import { emailuser } from "@tendril/protocol/actions/users/emailuser";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { UnavailableError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";
import { findManagedUser } from "../../users/index.ts";

export const action = defineAction({
  contract: emailuser,
  siteRight: SiteRight.ManageUsers,
  isForTokens: false,
  refusals: { denied: Result.PermissionDenied },
  async run(services, { user: caller, peer, message }) {
    const { letters, doorThrottle, events } = services;
    const target = await findManagedUser(services, caller, message.userid);
    if (!letters.isOn) throw new UnavailableError("This server sends no mail");
    if (target.email === undefined || target.emailVerified !== true) {
      throw new UnavailableError("This account has no confirmed mail address");
    }
    if (doorThrottle.blockedForMs(peer.address, caller._id) > 0)
      throw new UnavailableError("Too many letters");
    doorThrottle.fail(peer.address, caller._id);
    letters.sendMessage(target, { from: caller, subject: message.subject ?? "", msg: message.msg });
    events.record(caller.domain, [caller._id, target._id], {
      ...{ etype: "user", action: "emailuser", userid: caller._id, username: caller.name },
      msg: `Sent a letter to ${target.name}`,
    });
    return { result: Result.Ok };
  },
});
