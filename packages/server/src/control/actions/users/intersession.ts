import { intersession } from "@tendril/protocol/actions/users/intersession";
import { defineAction } from "../../define-action.ts";

/** To nobody else's pages. The dispatcher has limited its size, the connection how often. */
export const action = defineAction({
  contract: intersession,
  async run({ connections }, { user, peer, message }) {
    const { responseid: _responseId, ...said } = message;
    connections.toOthers(user._id, peer.sessionId, { ...said, action: "intersession" });
    return undefined;
  },
});
