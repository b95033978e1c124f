/**
 * Invitations: a notice in the pages of a user, or the messenger page in the browser of the person at a device.
 * Source: docs/spec/session-protocols.md, section 6.1.
 */
import {
  type Conversation,
  type DeviceId,
  formatConversation,
  formatMessengerPath,
  parseConversation,
  type UserId,
} from "@tendril/protocol";
import { Result } from "@tendril/protocol/constants";
import { UnavailableError } from "../../errors.ts";
import type { DeviceDocument, UserDocument } from "../../store/index.ts";
import type { ControlServices } from "../services.ts";
import { type AgentRequest, callerFields } from "../to-agent.ts";
import { nameOf } from "./declined.ts";

const CHAT_NOTICE = 11;

/** All open pages of the user are told. @throws UnavailableError when there is none. */
export function inviteUser(services: ControlServices, caller: UserDocument, target: UserDocument): void {
  const { connections, conversations, events } = services;
  if (!conversations.mayAsk(caller._id)) throw new UnavailableError(Result.TooManyInvitations);
  if (!connections.counts(target.domain).has(target._id)) throw new UnavailableError(Result.NotSignedIn);
  connections.sendTo((user) => user._id === target._id, {
    ...{ action: "msg", type: "notify", id: Math.random(), msgid: CHAT_NOTICE },
    value: "Chat Request, Click here to accept.",
    title: nameOf(caller),
    ...{ userid: caller._id, username: caller.name, domain: caller.domain },
    tag: formatConversation({ invited: target._id, inviter: caller._id }),
  });
  events.record(caller.domain, [caller._id, target._id], {
    ...{ etype: "user", action: "chatinvite", userid: caller._id, username: caller.name },
    msg: `Invited ${nameOf(target)} to a chat`,
  });
}

/** The agent opens the page, with a cookie for this conversation. @throws UnavailableError when it is not there. */
export async function inviteDevice(services: ControlServices, request: AgentRequest): Promise<void> {
  const { agents, conversations, devices, facts } = services;
  const { user, device } = request;
  if (!conversations.mayAsk(user._id)) throw new UnavailableError(Result.TooManyInvitations);
  const conversation = conversationOf(device._id, user._id);
  const path = formatMessengerPath(conversation, {
    title: nameOf(user),
    auth: conversations.guestCookie(conversation),
  });
  const caller = await callerFields(services, request);
  const url = facts.pageUrl(device.domain, path);
  const isSent = agents.send(device._id, { action: "msg", type: "openUrl", url, ...caller });
  if (!isSent) throw new UnavailableError(Result.AgentNotConnected);
  devices.record(device, {
    ...{ etype: "relay", action: "chatinvite", userid: user._id, username: user.name },
    msg: "Invited the person at the device to a chat",
  });
}

function conversationOf(invited: DeviceDocument["_id"] & DeviceId, inviter: UserId): Conversation {
  const conversation = parseConversation(formatConversation({ invited, inviter }));
  if (conversation === undefined) throw new RangeError("ids that name no conversation");
  return conversation;
}
