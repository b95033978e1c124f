/**
 * For the messenger page: who the two of a conversation are and what helps them to meet (`{id, auth}`), and the refusal
 * of someone who has no account (`{..., answer: "declined"}`).
 */
import { formatConversation, parseConversation, text as textField } from "@tendril/protocol";
import * as z from "zod/mini";
import type { ConversationParty } from "../../control/index.ts";
import type { UserDocument } from "../../store/index.ts";
import { defineRoute, json, type RouteServices } from "../define-route.ts";

const body = z.object({
  id: textField(1, 1_024),
  auth: z.optional(textField(1, 4_096)),
  answer: z.optional(z.literal("declined")),
});

export const route = defineRoute({
  method: "POST",
  path: "api/conversation",
  async handle(services, request) {
    const parsed = body.safeParse(request.body);
    const conversation = parsed.success ? parseConversation(parsed.data.id) : undefined;
    if (!parsed.success || conversation === undefined) return json(400, { error: "malformed" });
    const { auth, answer } = parsed.data;
    const signedIn = async (): Promise<UserDocument | undefined> => (await request.signedIn())?.user;
    const call = { conversation, domain: request.domain, auth, signedIn };
    const party = await services.conversations.admit(call);
    if (party === undefined)
      return json((await signedIn()) === undefined ? 401 : 404, { error: "not yours" });
    if (answer !== undefined) {
      if (!services.conversations.mayAsk(party.party)) return json(429, { error: "too often" });
      services.conversations.decline(party);
    }
    return json(200, await viewOf(services, party));
  },
});

async function viewOf(
  { accounts, conversations, facts }: Pick<RouteServices, "accounts" | "conversations" | "facts">,
  party: ConversationParty,
): Promise<object> {
  const { conversation, user, device, other, isInviter, closesAtMs } = party;
  const image = other.user === undefined ? undefined : await accounts.image(other.user._id);
  const isInviting =
    user !== undefined && (other.user === undefined || conversations.mayInvite(user, other.user));
  return {
    id: formatConversation(conversation),
    isInviter,
    mayInvite: isInviting,
    me: { name: nameOf(user, device?.name), isDevice: device !== undefined },
    peer: {
      id: other.user?._id ?? other.device?._id,
      name: nameOf(other.user, other.device?.name),
      isDevice: other.device !== undefined,
      ...(image === undefined ? {} : { picture: `data:${image.type};base64,${image.value}` }),
    },
    directPath: facts.directPath,
    ...(closesAtMs === undefined ? {} : { closesAtMs }),
  };
}

function nameOf(user: UserDocument | undefined, deviceName: string | undefined): string {
  return user === undefined ? (deviceName ?? "") : (user.realname ?? user.name);
}
