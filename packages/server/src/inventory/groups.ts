/**
 * Device groups: created, changed and deleted here, with their events and the links of their members.
 */
import { randomBytes } from "node:crypto";
import {
  createGroupId,
  type DomainId,
  encodeIdText,
  type GroupId,
  isUserId,
  type UserId,
  type WireEvent,
} from "@tendril/protocol";
import { FULL_RIGHTS, GroupType } from "@tendril/protocol/constants";
import type { EventLog } from "../events/index.ts";
import {
  type Collection,
  type GroupDocument,
  groupCollection,
  type Store,
  type UserDocument,
  userCollection,
} from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import { type Actor, byActor, type Devices } from "./devices.ts";
import { toWireGroup, toWireUser } from "./views.ts";

const GROUP_ID_BYTES = 48;

export interface GroupsDeps {
  readonly store: Store;
  readonly events: EventLog;
  readonly devices: Devices;
  readonly clock: Clock;
}

export interface NewGroup {
  readonly domain: DomainId;
  readonly name: string;
  /** GroupType; agents by default. */
  readonly mtype?: number;
  readonly desc?: string;
  readonly flags?: number;
  readonly consent?: number;
}

export interface GroupChange {
  readonly name?: string;
  readonly desc?: string;
  readonly flags?: number;
  readonly consent?: number;
  readonly expireDevs?: number;
}

/** Numbers with which the event names what changed. Source: docs/spec/control-protocol.md, 5.2 `meshchange`. */
const changeNumbers: ReadonlyMap<string, number> = new Map([
  ["name", 1],
  ["desc", 2],
  ["flags", 3],
  ["consent", 4],
  ["expireDevs", 5],
]);

export class Groups {
  readonly #deps: GroupsDeps;
  readonly #groups: Collection<GroupDocument>;
  readonly #users: Collection<UserDocument>;

  constructor(deps: GroupsDeps) {
    this.#deps = deps;
    this.#groups = deps.store.collection(groupCollection);
    this.#users = deps.store.collection(userCollection);
  }

  /** Also deleted ones, marked. */
  async get(id: GroupId): Promise<GroupDocument | undefined> {
    return await this.#groups.get(id);
  }

  /** Those of the ids that exist and are not deleted. */
  async getMany(ids: readonly GroupId[]): Promise<GroupDocument[]> {
    const groups = await this.#groups.getMany(ids);
    return groups.filter((group) => group.deleted === undefined);
  }

  /** Creates a group; its creator gets all rights. Events `accountchange`, `createmesh`. */
  async create(group: NewGroup, creator: UserDocument): Promise<GroupDocument> {
    const _id = createGroupId(group.domain, encodeIdText(randomBytes(GROUP_ID_BYTES)));
    const { domain, name, mtype = GroupType.Agent, desc, flags, consent } = group;
    const document: GroupDocument = {
      _id,
      type: "mesh",
      mtype,
      domain,
      name,
      links: { [creator._id]: { name: creator.name, rights: FULL_RIGHTS } },
      creation: this.#deps.clock.now(),
      creatorid: creator._id,
      creatorname: creator.name,
      ...(desc ? { desc } : {}),
      ...(flags ? { flags } : {}),
      ...(consent ? { consent } : {}),
    };
    await this.#deps.store.transaction(async () => {
      await this.#groups.put(document);
      await this.#linkUser(creator._id, _id, FULL_RIGHTS);
    });
    await this.#publishAccount(creator._id, `Added to device group ${name}`);
    this.#record(document, {
      etype: "mesh",
      action: "createmesh",
      mtype,
      mesh: toWireGroup(document),
      msgid: 76,
      msgArgs: [name],
      msg: `Device group created: ${name}`,
      ...byActor(creator),
    });
    return document;
  }

  /** Changes fields; event `meshchange`. `""` removes a description. */
  async change(group: GroupDocument, changes: GroupChange, actor?: Actor): Promise<GroupDocument> {
    const changed = Object.entries(changes).filter(([, value]) => value !== undefined);
    const document = await this.#groups.patch(group._id, Object.fromEntries(changed));
    if (document === undefined) return group;
    const numbers = changed.map(([field]) => changeNumbers.get(field) ?? 0);
    const { name, mtype, desc = "", flags = 0, consent = 0, links, expireDevs } = document;
    this.#record(document, {
      etype: "mesh",
      action: "meshchange",
      name,
      mtype,
      desc,
      flags,
      consent,
      links,
      ...(expireDevs === undefined ? {} : { expireDevs }),
      msgid: 142,
      msgArgs: [name, numbers],
      msg: `Device group ${name} changed`,
      ...byActor(actor),
    });
    return document;
  }

  /** Marks a group deleted, removes its devices and its members' links; event `deletemesh` comes first. */
  async delete(group: GroupDocument, actor?: Actor): Promise<void> {
    this.#record(group, {
      etype: "mesh",
      action: "deletemesh",
      mtype: group.mtype,
      name: group.name,
      msgid: 77,
      msgArgs: [group.name],
      msg: `Device group deleted: ${group.name}`,
      ...byActor(actor),
    });
    for (const device of await this.#deps.devices.inGroups([group._id])) {
      await this.#deps.devices.remove(device, actor);
    }
    const members = Object.keys(group.links).filter(isUserId);
    await this.#deps.store.transaction(async () => {
      await this.#groups.patch(group._id, { deleted: this.#deps.clock.now(), links: {} });
      for (const member of members) await this.#unlinkUser(member, group._id);
    });
    for (const member of members)
      await this.#publishAccount(member, `Removed from device group ${group.name}`);
  }

  async #linkUser(userId: UserId, groupId: GroupId, rights: number): Promise<void> {
    const user = await this.#users.get(userId);
    if (user !== undefined)
      await this.#users.patch(userId, { links: { ...user.links, [groupId]: { rights } } });
  }

  async #unlinkUser(userId: UserId, groupId: GroupId): Promise<void> {
    const user = await this.#users.get(userId);
    if (user === undefined) return;
    const { [groupId]: _gone, ...links } = user.links;
    await this.#users.patch(userId, { links });
  }

  async #publishAccount(userId: UserId, msg: string): Promise<void> {
    const user = await this.#users.get(userId);
    if (user === undefined) return;
    this.#deps.events.record(user.domain, [userId], {
      etype: "user",
      action: "accountchange",
      userid: userId,
      username: user.name,
      account: toWireUser(user),
      msgid: 78,
      msg,
    });
  }

  #record(group: GroupDocument, event: WireEvent): void {
    const targets = [group._id, ...Object.keys(group.links)];
    this.#deps.events.record(group.domain, targets, { meshid: group._id, ...event });
  }
}
