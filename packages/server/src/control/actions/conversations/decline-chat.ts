import { parseConversation } from "@tendril/protocol";
import { declineChat } from "@tendril/protocol/actions/conversations/decline-chat";
import { Result } from "@tendril/protocol/constants";
import { NotFoundError, UnavailableError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: declineChat,
  async run(services, { message, user }) {
    const { conversations } = services;
    const conversation = parseConversation(message.id);
    const party =
      conversation &&
      (await conversations.admit({
        ...{ conversation, domain: user.domain, auth: undefined },
        signedIn: async () => user,
      }));
    if (party === undefined) throw new NotFoundError(Result.UserUnknown);
    if (!conversations.mayAsk(user._id)) throw new UnavailableError("Too many answers");
    conversations.decline(party);
    return { result: Result.Ok };
  },
});
