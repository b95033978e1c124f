import { completeId, ProtocolError } from "@tendril/protocol";
import { interuser } from "@tendril/protocol/actions/users/interuser";
import { Result } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";

const EVERYBODY = "*";

/** Answered alike whether somebody listens: only managers learn who is signed in. */
export const action = defineAction({
  contract: interuser,
  refusals: { denied: Result.PermissionDenied },
  async run({ connections, facts }, { user, peer, message }) {
    const { userid = "", sessionid, data } = message;
    const target = sessionid === undefined ? idOf(user.domain, userid) : connections.userOf(sessionid)?._id;
    const isListed = (id: string | undefined): boolean =>
      facts.interUsers.some((name) => name === id || `user//${name}` === id);
    if (!facts.interUsers.includes(EVERYBODY) && !isListed(user._id) && !isListed(target))
      throw new DeniedError(Result.PermissionDenied);
    if (target === undefined || !target.startsWith(`user/${user.domain}/`)) return { result: Result.Ok };
    const said = { action: "interuser", sessionid: peer.sessionId, data };
    if (sessionid === undefined) connections.toOthers(target, peer.sessionId, { ...said, scope: "user" });
    else if (sessionid !== peer.sessionId) connections.toOne(sessionid, { ...said, scope: "session" });
    return { result: Result.Ok };
  },
});

/** `undefined` for what names nobody of the domain. */
function idOf(domain: string, ref: string): string | undefined {
  try {
    return completeId("user", domain, ref.startsWith("user/") ? ref : ref.toLowerCase());
  } catch (error) {
    if (error instanceof ProtocolError) return undefined; // a malformed id
    throw error;
  }
}
