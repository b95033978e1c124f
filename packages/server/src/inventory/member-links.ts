/**
 * The members' end of links: what users and user groups may use. The other end, at the device group or device, is
 * changed by who calls this, in the same transaction.
 */
import {
  type DeviceId,
  type GroupId,
  isUserGroupId,
  isUserId,
  type UserGroupId,
  type UserId,
} from "@tendril/protocol";
import { toWireUser } from "../auth/index.ts";
import type { EventLog } from "../events/index.ts";
import { type Collection, type Store, type UserDocument, userCollection } from "../store/index.ts";
import { type Actor, byActor } from "./actor.ts";
import type { UserGroups } from "./user-groups.ts";

export interface MemberLinksDeps {
  readonly store: Store;
  readonly events: EventLog;
  readonly userGroups: UserGroups;
}

export type MemberId = UserId | UserGroupId;

export interface LinkNews {
  readonly msg: string;
  /** 78 for device groups, 81 for devices. */
  readonly msgid: number;
  readonly actor: Actor | undefined;
}

export class MemberLinks {
  readonly #deps: MemberLinksDeps;
  readonly #users: Collection<UserDocument>;

  constructor(deps: MemberLinksDeps) {
    this.#deps = deps;
    this.#users = deps.store.collection(userCollection);
  }

  /** Stores; `undefined` takes the link away. For use inside a transaction. Members that are gone are passed over. */
  async write(id: MemberId, to: GroupId | DeviceId, rights: number | undefined): Promise<void> {
    if (isUserGroupId(id)) return await this.#deps.userGroups.writeLink(id, to, rights);
    const user = await this.#users.get(id);
    if (user === undefined) return;
    const { [to]: _replaced, ...others } = user.links;
    await this.#users.patch(id, { links: rights === undefined ? others : { ...others, [to]: { rights } } });
  }

  /** After the transaction: events `accountchange` or `usergroupchange`. */
  async written(id: MemberId, { msg, msgid, actor }: LinkNews): Promise<void> {
    if (isUserGroupId(id)) return await this.#deps.userGroups.linkWritten(id, msg, actor);
    const user = await this.#users.get(id);
    if (user === undefined) return;
    this.#deps.events.record(user.domain, [user._id], {
      etype: "user",
      action: "accountchange",
      account: toWireUser(user),
      msgid,
      msg,
      ...byActor(actor),
      userid: user._id,
    });
  }
}

/** Users and user groups among the keys of `links`. */
export function memberIds(links: Readonly<Record<string, unknown>> | undefined): MemberId[] {
  return Object.keys(links ?? {}).filter((id) => isUserId(id) || isUserGroupId(id)) as MemberId[];
}
