import { meshmessenger } from "@tendril/protocol/actions/conversations/meshmessenger";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { hasRight } from "../../../auth/index.ts";
import { DeniedError, NotFoundError } from "../../../errors.ts";
import { findDevice } from "../../authorize.ts";
import { inviteDevice, inviteUser } from "../../conversations/index.ts";
import { defineAction } from "../../define-action.ts";
import { findMember } from "../../members.ts";

/** Its target is a user or a device: which right is needed depends on that, and is asked here. */
export const action = defineAction({
  contract: meshmessenger,
  async run(services, { message, user, peer }) {
    const { userid, nodeid } = message;
    if (nodeid !== undefined) {
      const device = await findDevice(services, { user, ref: nodeid });
      if (device === undefined) throw new NotFoundError(Result.InvalidNodeId);
      const rights = services.rights.onDevice(user, device);
      if (!hasRight(rights, DeviceRight.ChatNotify)) throw new DeniedError(Result.AccessDenied);
      await inviteDevice(services, { user, peer, device, rights });
      return { result: Result.Ok };
    }
    const target = userid === undefined ? undefined : await findMember(services, user, userid);
    if (target?.type !== "user" || !services.conversations.mayInvite(user, target)) {
      throw new NotFoundError(Result.UserUnknown);
    }
    inviteUser(services, user, target);
    return { result: Result.Ok };
  },
});
