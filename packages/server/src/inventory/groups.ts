/**
 * Device groups: created, changed and deleted here, with their events and the links of their members.
 */
import { randomBytes } from "node:crypto";
import {
  createGroupId,
  type DomainId,
  encodeIdText,
  type GroupId,
  type WireEvent,
  type WireInvite,
} from "@tendril/protocol";
import { DeviceRight, FULL_RIGHTS, GroupType } from "@tendril/protocol/constants";
import type { EventLog } from "../events/index.ts";
import {
  type AmtPolicyDocument,
  type Collection,
  type GroupDocument,
  groupCollection,
  pendingDeviceCollection,
  type Store,
  type UserDocument,
} from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import { type Actor, byActor } from "./actor.ts";
import type { Devices } from "./devices.ts";
import { type MemberLinks, memberIds } from "./member-links.ts";
import { toWireAmtPolicy, toWireGroup } from "./views.ts";

const GROUP_ID_BYTES = 48;

export interface GroupsDeps {
  readonly store: Store;
  readonly events: EventLog;
  readonly devices: Devices;
  readonly memberLinks: MemberLinks;
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
  ["invite", 6],
]);

export class Groups {
  readonly #deps: GroupsDeps;
  readonly #groups: Collection<GroupDocument>;

  constructor(deps: GroupsDeps) {
    this.#deps = deps;
    this.#groups = deps.store.collection(groupCollection);
  }

  /** Also deleted ones, marked. */
  async get(id: GroupId): Promise<GroupDocument | undefined> {
    return await this.#groups.get(id);
  }

  /** Of all domains, deleted ones too. */
  async all(): Promise<GroupDocument[]> {
    return await this.#groups.find({});
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
    const { memberLinks } = this.#deps;
    await this.#deps.store.transaction(async () => {
      await this.#groups.put(document);
      await memberLinks.write(creator._id, _id, FULL_RIGHTS);
    });
    const msg = `Added to device group ${name}`;
    await memberLinks.written(creator._id, { msg, msgid: 78, actor: creator });
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
    const msgArgs = [document.name, numbers];
    const msg = `Device group ${document.name} changed`;
    this.#recordChange(document, { action: "meshchange", msgid: 142, msgArgs, msg, ...byActor(actor) });
    return document;
  }

  /** Changes what becomes of Intel AMT in its devices; event `meshchange` without the password. */
  async changeAmt(group: GroupDocument, amt: AmtPolicyDocument, actor?: Actor): Promise<void> {
    const document = await this.#groups.patch(group._id, { amt });
    if (document === undefined) return;
    const msg = `Intel AMT policy of device group ${document.name} changed`;
    const msgArgs = [document.name];
    this.#recordChange(document, { action: "meshchange", msgid: 141, msgArgs, msg, ...byActor(actor) });
  }

  /** After the links of a group were changed in the store; event `meshchange`. */
  async linksWritten(
    id: GroupId,
    news: { readonly msg: string; readonly msgid: number; readonly actor: Actor | undefined },
  ): Promise<void> {
    const group = await this.#groups.get(id);
    if (group === undefined) return;
    const { msg, msgid, actor } = news;
    this.#recordChange(group, { action: "meshchange", msgid, msg, ...byActor(actor) });
  }

  /**
   * After its invitation codes were changed in the store; event `meshchange`. Codes open the group to whoever knows
   * them: the log does not tell them, and pages learn them only where the group may be changed.
   */
  inviteWritten(
    group: GroupDocument,
    news: {
      readonly msg: string;
      readonly actor: Actor | undefined;
      readonly invite: WireInvite | undefined;
    },
  ): void {
    const { msg, actor, invite = null } = news;
    const msgArgs = [group.name, [changeNumbers.get("invite")]];
    this.#recordChange(group, { action: "meshchange", msgid: 142, msgArgs, msg, ...byActor(actor) });
    const { domain, _id: meshid } = group;
    this.#deps.events.tellHolders(
      { domain, targets: targetsOf(group), right: DeviceRight.EditGroup },
      { etype: "mesh", action: "meshinvite", meshid, invite },
    );
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
    const { memberLinks } = this.#deps;
    const members = memberIds(group.links);
    await this.#deps.store.transaction(async () => {
      await this.#groups.patch(group._id, { deleted: this.#deps.clock.now(), links: {} });
      await this.#deps.store.collection(pendingDeviceCollection).prune({ where: { meshid: group._id } });
      for (const member of members) await memberLinks.write(member, group._id, undefined);
    });
    const msg = `Removed from device group ${group.name}`;
    for (const member of members) await memberLinks.written(member, { msg, msgid: 78, actor });
  }

  #recordChange(group: GroupDocument, event: WireEvent): void {
    const { name, mtype, desc = "", flags = 0, consent = 0, links, expireDevs } = group;
    const shown = { name, mtype, desc, flags, consent, links };
    const expiry = expireDevs === undefined ? {} : { expireDevs };
    const policy = group.amt === undefined ? {} : { amt: toWireAmtPolicy(group.amt) };
    this.#record(group, { etype: "mesh", ...shown, ...expiry, ...policy, ...event });
  }

  #record(group: GroupDocument, event: WireEvent): void {
    this.#deps.events.record(group.domain, targetsOf(group), { meshid: group._id, ...event });
  }
}

function targetsOf({ _id, links }: GroupDocument): string[] {
  return [_id, ...Object.keys(links)];
}
