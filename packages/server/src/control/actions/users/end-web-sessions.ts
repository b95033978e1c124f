import { endWebSessions } from "@tendril/protocol/actions/users/end-web-sessions";
import { Result } from "@tendril/protocol/constants";
import { defineAction } from "../../define-action.ts";
import { findManagedUser, sessionIdOf } from "../../users/index.ts";

export const action = defineAction({
  contract: endWebSessions,
  isForTokens: false,
  async run(services, { user, peer, message: { userid, id } }) {
    const { webSessions } = services;
    const isOwn = userid === undefined || userid === user._id;
    const owner = isOwn ? user : await findManagedUser(services, user, userid);
    const open = (await webSessions.list(owner._id)).filter(({ _id }) => _id !== peer.webSessionId);
    if (id === undefined) {
      await webSessions.endAll(owner._id, peer.webSessionId);
      return { result: Result.Ok, ended: open.length };
    }
    const meant = open.filter((session) => sessionIdOf(session) === id);
    for (const session of meant) await webSessions.end(session);
    return { result: Result.Ok, ended: meant.length };
  },
});
