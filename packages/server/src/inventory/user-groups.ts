/**
 * User groups: people who share rights. All are held in memory, because every message to a page asks what its
 * reader may see; changes are stored first. Source: docs/spec/control-protocol.md, sections 4.1 and 5.5.
 */
import { randomBytes } from "node:crypto";
import {
  createUserGroupId,
  type DeviceId,
  type DomainId,
  encodeIdText,
  type GroupId,
  isUserId,
  type UserGroupId,
  type WireEvent,
} from "@tendril/protocol";
import { type GrantSource, type Links, toWireUser } from "../auth/index.ts";
import { type EventLog, userGroupAdminTarget } from "../events/index.ts";
import {
  type Collection,
  type Store,
  type UserDocument,
  type UserGroupDocument,
  type UserGroupLink,
  userCollection,
  userGroupCollection,
} from "../store/index.ts";
import { type Actor, byActor } from "./actor.ts";
import { toWireUserGroup } from "./views.ts";

const ID_BYTES = 48;
/** `rights` of a member in the links of its user group. */
const MEMBER = 1;

export interface NewUserGroup {
  readonly domain: DomainId;
  readonly name: string;
  readonly desc?: string | undefined;
}

export interface UserGroupChange {
  readonly name?: string;
  /** `undefined` removes it. */
  readonly desc?: string | undefined;
  readonly consent?: number;
  readonly flags?: number;
  readonly requiresFactor?: boolean;
}

export class UserGroups implements GrantSource {
  readonly #deps: { readonly store: Store; readonly events: EventLog };
  readonly #groups: Collection<UserGroupDocument>;
  readonly #users: Collection<UserDocument>;
  readonly #byId = new Map<string, UserGroupDocument>();

  private constructor(deps: { readonly store: Store; readonly events: EventLog }) {
    this.#deps = deps;
    this.#groups = deps.store.collection(userGroupCollection);
    this.#users = deps.store.collection(userCollection);
  }

  static async open(deps: { readonly store: Store; readonly events: EventLog }): Promise<UserGroups> {
    const groups = new UserGroups(deps);
    for (const group of await groups.#groups.find({})) groups.#byId.set(group._id, group);
    return groups;
  }

  linksOf(id: UserGroupId, domain: DomainId): Links | undefined {
    const group = this.#byId.get(id);
    return group?.domain === domain ? group.links : undefined;
  }

  get(id: UserGroupId): UserGroupDocument | undefined {
    return this.#byId.get(id);
  }

  inDomain(domain: DomainId): UserGroupDocument[] {
    return [...this.#byId.values()].filter((group) => group.domain === domain);
  }

  /** Those that the user is a member of. */
  of(user: UserDocument): UserGroupDocument[] {
    return Object.keys(user.links).flatMap((id) => {
      const group = this.#byId.get(id);
      return group?.domain === user.domain ? [group] : [];
    });
  }

  /** Bits of ConsentFlag and of UserFlag that the user's groups add. */
  policyOf(user: UserDocument): { readonly consent: number; readonly flags: number } {
    const groups = this.of(user);
    return {
      consent: groups.reduce((bits, group) => bits | (group.consent ?? 0), 0),
      flags: groups.reduce((bits, group) => bits | (group.flags ?? 0), 0),
    };
  }

  /** Event `createusergroup`. */
  async create({ domain, name, desc }: NewUserGroup, actor: Actor): Promise<UserGroupDocument> {
    const group: UserGroupDocument = {
      _id: createUserGroupId(domain, encodeIdText(randomBytes(ID_BYTES))),
      type: "ugrp",
      domain,
      name,
      links: {},
      ...(desc ? { desc } : {}),
    };
    await this.#groups.put(group);
    this.#byId.set(group._id, group);
    this.#record(group, { action: "createusergroup", msgid: 69, msg: `User group created: ${name}` }, actor);
    return group;
  }

  /** Event `usergroupchange`. */
  async change(group: UserGroupDocument, changes: UserGroupChange, actor: Actor): Promise<void> {
    const changed = await this.#patch(group._id, changes);
    if (changed === undefined) return;
    this.#record(changed, { action: "usergroupchange", msg: `User group ${changed.name} changed` }, actor);
  }

  /** Removes the group and the memberships. The links of device groups and devices are the caller's to remove. */
  async delete(group: UserGroupDocument, actor: Actor): Promise<void> {
    const members = Object.keys(group.links).filter(isUserId);
    await this.#deps.store.transaction(async () => {
      await this.#groups.remove(group._id);
      for (const member of members) await this.#unlinkUser(member, group._id);
    });
    this.#byId.delete(group._id);
    this.#record(group, { action: "deleteusergroup", msg: `User group deleted: ${group.name}` }, actor);
    for (const member of members) await this.#tellMember(member, `Left user group ${group.name}`, actor);
  }

  /** Events `usergroupchange` and `accountchange`. */
  async addMember(group: UserGroupDocument, user: UserDocument, actor: Actor): Promise<void> {
    const link = { userid: user._id, name: user.name, rights: MEMBER };
    const changed = await this.#deps.store.transaction(async () => {
      const stored = await this.#users.get(user._id);
      if (stored === undefined) return undefined;
      await this.#users.patch(user._id, { links: { ...stored.links, [group._id]: { rights: MEMBER } } });
      return await this.#putLink(group._id, user._id, link);
    });
    this.#remember(changed);
    if (changed === undefined) return;
    const msg = `Added ${user.name} to user group ${group.name}`;
    await this.#tellMember(user._id, msg, actor);
    this.#record(changed, { action: "usergroupchange", msgid: 71, msg }, actor);
  }

  /** Events `usergroupchange` and `accountchange`. */
  async removeMember(group: UserGroupDocument, user: UserDocument, actor: Actor): Promise<void> {
    const changed = await this.#deps.store.transaction(async () => {
      await this.#unlinkUser(user._id, group._id);
      return await this.#putLink(group._id, user._id, undefined);
    });
    this.#remember(changed);
    if (changed === undefined) return;
    const msg = `Removed ${user.name} from user group ${group.name}`;
    await this.#tellMember(user._id, msg, actor);
    this.#record(changed, { action: "usergroupchange", msgid: 72, msg }, actor);
  }

  /** Stores the group's end of a link to a device group or device; for use inside a transaction. */
  async writeLink(id: UserGroupId, to: GroupId | DeviceId, rights: number | undefined): Promise<void> {
    await this.#putLink(id, to, rights === undefined ? undefined : { rights });
  }

  /** After `writeLink` and its transaction. Event `usergroupchange`. */
  async linkWritten(id: UserGroupId, msg: string, actor: Actor | undefined): Promise<void> {
    const stored = await this.#groups.get(id);
    this.#remember(stored);
    if (stored !== undefined) this.#record(stored, { action: "usergroupchange", msgid: 79, msg }, actor);
  }

  async #putLink(
    id: UserGroupId,
    to: string,
    link: UserGroupLink | undefined,
  ): Promise<UserGroupDocument | undefined> {
    const stored = await this.#groups.get(id);
    if (stored === undefined) return undefined;
    const { [to]: _replaced, ...others } = stored.links;
    return await this.#groups.patch(id, { links: link === undefined ? others : { ...others, [to]: link } });
  }

  async #patch(id: UserGroupId, changes: UserGroupChange): Promise<UserGroupDocument | undefined> {
    const changed = await this.#groups.patch(id, changes);
    this.#remember(changed);
    return changed;
  }

  #remember(group: UserGroupDocument | undefined): void {
    if (group !== undefined) this.#byId.set(group._id, group);
  }

  async #unlinkUser(userId: string, groupId: UserGroupId): Promise<void> {
    const user = await this.#users.get(userId);
    if (user === undefined) return;
    const { [groupId]: _gone, ...links } = user.links;
    await this.#users.patch(userId, { links });
  }

  async #tellMember(userId: string, msg: string, actor: Actor): Promise<void> {
    const user = await this.#users.get(userId);
    if (user === undefined) return;
    this.#deps.events.record(user.domain, [user._id], {
      etype: "user",
      action: "accountchange",
      account: toWireUser(user),
      msgid: 67,
      msg,
      ...byActor(actor),
      userid: user._id,
    });
  }

  /** Members learn of the group and of themselves, managers of user groups see it whole. */
  #record(group: UserGroupDocument, event: WireEvent, actor: Actor | undefined): void {
    const { events } = this.#deps;
    const about = { etype: "ugrp", ugrpid: group._id, name: group.name, ...event };
    const { links, ...shown } = toWireUserGroup(group);
    const whole = {
      ...about,
      ...byActor(actor),
      desc: shown.desc,
      consent: shown.consent,
      flags: shown.flags,
      requiresFactor: shown.requiresFactor,
    };
    const linkedOnly = Object.entries(links).filter(([id]) => !isUserId(id));
    events.tell(group.domain, [group._id], { ...about, links: Object.fromEntries(linkedOnly) });
    events.record(group.domain, [userGroupAdminTarget(group.domain)], { ...whole, links });
  }
}
