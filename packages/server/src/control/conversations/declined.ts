/**
 * The refusal of an invitation, as the one who invited and the log see it.
 */
import { formatConversation } from "@tendril/protocol";
import type { EventLog } from "../../events/index.ts";
import type { Devices } from "../../inventory/index.ts";
import type { UserDocument } from "../../store/index.ts";
import type { UserConnections } from "../user-connections.ts";
import type { ConversationParty } from "./conversations.ts";

interface Tellers {
  readonly connections: UserConnections;
  readonly devices: Pick<Devices, "record">;
  readonly events: Pick<EventLog, "record">;
}

/** The other one is told in all open pages, and the refusal is kept. */
export function tellDeclined(
  { connections, devices, events }: Tellers,
  { conversation, user, device, other }: ConversationParty,
): void {
  const who = user === undefined ? (device?.name ?? "") : nameOf(user);
  const id = formatConversation(conversation);
  connections.sendTo((one) => one._id === other.user?._id || one._id === user?._id, {
    ...{ action: "msg", type: "chatdeclined", id, name: who, party: user?._id ?? device?._id },
  });
  const event = { etype: "relay", action: "chatdeclined", msg: `Declined a chat: ${who}` };
  const about = device ?? other.device;
  if (about !== undefined) devices.record(about, event);
  else recordForUsers(events, [user, other.user], event);
}

function recordForUsers(
  events: Tellers["events"],
  users: readonly (UserDocument | undefined)[],
  event: { readonly etype: string; readonly action: string; readonly msg: string },
): void {
  const known = users.filter((user) => user !== undefined);
  const [first] = known;
  if (first === undefined) return;
  const by = { userid: first._id, username: first.name };
  events.record(
    first.domain,
    known.map(({ _id }) => _id),
    { ...event, ...by },
  );
}

export function nameOf({ realname, name }: UserDocument): string {
  return realname ?? name;
}
