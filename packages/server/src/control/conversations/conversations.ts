/**
 * Who may talk with whom. Decided anew each time: from the rights of the user on the device, or from who manages whom.
 */
import {
  type Conversation,
  type DeviceId,
  type DomainId,
  domainOf,
  isDeviceId,
  isUserId,
  type UserId,
} from "@tendril/protocol";
import { DeviceRight } from "@tendril/protocol/constants";
import { type Accounts, type Cookies, hasRight, type Rights } from "../../auth/index.ts";
import type { EventLog } from "../../events/index.ts";
import type { Devices } from "../../inventory/index.ts";
import { TokenBucket } from "../../limits/index.ts";
import type { ConversationCaller, ConversationRelay } from "../../relay/index.ts";
import type { DeviceDocument, UserDocument } from "../../store/index.ts";
import type { Clock } from "../../time/index.ts";
import type { UserConnections } from "../user-connections.ts";
import { isManagedBy } from "../users/index.ts";
import { tellDeclined } from "./declined.ts";

const MS_PER_MINUTE = 60_000;
const MAX_BUCKETS = 10_000;
/** Invitations and refusals of one: at once, and then per second. */
const words = { burst: 10, perSecond: 0.2 };

export interface ConversationsDeps {
  readonly accounts: Accounts;
  readonly cookies: Cookies;
  readonly devices: Devices;
  readonly rights: Rights;
  readonly clock: Clock;
  readonly events: EventLog;
  readonly connections: UserConnections;
  readonly relay: Pick<ConversationRelay, "decline">;
  /** The account as it is stored now; `undefined` when it is locked or gone, or its login token is. */
  readonly readUser: (user: UserDocument) => Promise<UserDocument | undefined>;
  /** How long the person at a device may use an invitation. */
  readonly guestMinutes: number;
}

/** One of the two, who may take part. */
export interface ConversationParty
  extends Omit<ConversationCaller, "address" | "takeSocket" | "refuse" | "party"> {
  readonly party: UserId | DeviceId;
  readonly conversation: Conversation;
  readonly other: { readonly user: UserDocument | undefined; readonly device: DeviceDocument | undefined };
}

/** Who asks to take part. */
export interface ConversationCall {
  readonly conversation: Conversation;
  readonly domain: DomainId;
  /** `auth` of the address. */
  readonly auth: string | undefined;
  /** Who is signed in, when that is asked. */
  signedIn(): Promise<UserDocument | undefined>;
}

export class Conversations {
  readonly #deps: ConversationsDeps;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(deps: ConversationsDeps) {
    this.#deps = deps;
  }

  /** `undefined` for whoever is none of the two, or may not talk with the other. */
  async admit(call: ConversationCall): Promise<ConversationParty | undefined> {
    const { conversation, domain, auth } = call;
    if (domainOf(conversation.invited) !== domain) return undefined;
    const closesAtMs = auth === undefined ? undefined : this.#guestUntil(auth, conversation);
    if (closesAtMs !== undefined) return await this.#admitGuest(conversation, closesAtMs);
    const user = await call.signedIn();
    return user === undefined ? undefined : await this.#admitUser(conversation, user);
  }

  /** The cookie with which the person at the device comes to this conversation, and to nothing else. */
  guestCookie(conversation: Conversation): string {
    return this.#deps.cookies.encode({ chat: conversation.key, expire: this.#deps.guestMinutes });
  }

  /** False when this one invites or refuses too often. */
  mayAsk(party: string): boolean {
    const nowMs = this.#deps.clock.now();
    if (this.#buckets.size > MAX_BUCKETS) this.#buckets.clear();
    const bucket = this.#buckets.get(party) ?? new TokenBucket({ ...words, nowMs });
    this.#buckets.set(party, bucket);
    return bucket.take(nowMs);
  }

  /** The party does not want to talk: the one who waits is told. */
  decline(party: ConversationParty): void {
    this.#deps.relay.decline(party);
    tellDeclined(this.#deps, party);
  }

  /** Who manages the other may invite; who is managed may answer. */
  mayInvite(user: UserDocument, other: UserDocument): boolean {
    return user._id !== other._id && isManagedBy(user, other);
  }

  #guestUntil(cookie: string, { key }: Conversation): number | undefined {
    const content = this.#deps.cookies.decode(cookie, 1);
    if (content?.get("chat") !== key) return undefined;
    return Number(content.get("time")) * 1000 + Number(content.get("expire")) * MS_PER_MINUTE;
  }

  async #admitGuest(conversation: Conversation, closesAtMs: number): Promise<ConversationParty | undefined> {
    const deviceId = [conversation.invited, conversation.inviter].find(isDeviceId);
    const ownerId = [conversation.invited, conversation.inviter].find(isUserId);
    if (deviceId === undefined || ownerId === undefined) return undefined;
    const [device, stored] = await Promise.all([
      this.#deps.devices.get(deviceId),
      this.#deps.accounts.get(ownerId),
    ]);
    const owner = stored === undefined ? undefined : await this.#deps.readUser(stored);
    if (device === undefined || owner === undefined || !this.#mayChatOn(owner, device)) return undefined;
    return {
      ...this.#commonOf(conversation, deviceId),
      ...{ user: undefined, device, closesAtMs, other: { user: owner, device: undefined } },
      mayGoOn: async () => (await this.#admitGuest(conversation, closesAtMs)) !== undefined,
    };
  }

  async #admitUser(conversation: Conversation, before: UserDocument): Promise<ConversationParty | undefined> {
    const { invited, inviter } = conversation;
    const user = await this.#deps.readUser(before);
    if (user === undefined || (user._id !== invited && user._id !== inviter)) return undefined;
    const otherId = user._id === invited ? inviter : invited;
    const other = {
      device: isDeviceId(otherId) ? await this.#deps.devices.get(otherId) : undefined,
      user: isUserId(otherId) ? await this.#deps.accounts.get(otherId) : undefined,
    };
    const isAllowed =
      (other.device !== undefined && this.#mayChatOn(user, other.device)) ||
      (other.user !== undefined && (this.mayInvite(user, other.user) || this.mayInvite(other.user, user)));
    if (!isAllowed) return undefined;
    return {
      ...this.#commonOf(conversation, user._id),
      ...{ user, device: undefined, closesAtMs: undefined, other },
      mayGoOn: async () => (await this.#admitUser(conversation, before)) !== undefined,
    };
  }

  #commonOf(conversation: Conversation, party: UserId | DeviceId) {
    const { key, inviter, invited } = conversation;
    return { conversation, party, key, domain: domainOf(invited), isInviter: party === inviter };
  }

  #mayChatOn(user: UserDocument, device: DeviceDocument): boolean {
    return hasRight(this.#deps.rights.onDevice(user, device), DeviceRight.ChatNotify);
  }
}
