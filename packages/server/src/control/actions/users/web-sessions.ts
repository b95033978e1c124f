import { webSessions } from "@tendril/protocol/actions/users/web-sessions";
import { defineAction } from "../../define-action.ts";
import { findManagedUser, sessionIdOf } from "../../users/index.ts";

export const action = defineAction({
  contract: webSessions,
  isForTokens: false,
  async run(services, { user, peer, message: { userid } }) {
    const isOwn = userid === undefined || userid === user._id;
    const owner = isOwn ? user : await findManagedUser(services, user, userid);
    const found = await services.webSessions.list(owner._id);
    return {
      sessions: found.map((session) => ({
        id: sessionIdOf(session),
        address: session.address,
        userAgent: session.userAgent,
        since: session.createdAtMs,
        seen: session.seenAtMs,
        isThis: session._id === peer.webSessionId,
      })),
    };
  },
});
