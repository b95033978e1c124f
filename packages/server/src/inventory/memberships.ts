/**
 * Rights of users and user groups on device groups and devices. A link stands at both ends; both are changed here,
 * in one transaction, and both are told. Source: docs/spec/control-protocol.md, sections 4.1, 5.6 and 5.7.
 */
import { isDeviceId, isGroupId, isUserGroupId } from "@tendril/protocol";
import {
  type Collection,
  type DeviceDocument,
  deviceCollection,
  type GroupDocument,
  groupCollection,
  type Store,
  type UserDocument,
  type UserGroupDocument,
} from "../store/index.ts";
import type { Actor } from "./actor.ts";
import type { Devices } from "./devices.ts";
import type { Groups } from "./groups.ts";
import type { MemberId, MemberLinks } from "./member-links.ts";
import type { UserGroups } from "./user-groups.ts";

export interface MembershipsDeps {
  readonly store: Store;
  readonly devices: Devices;
  readonly groups: Groups;
  readonly userGroups: UserGroups;
  readonly memberLinks: MemberLinks;
}

/** Who gets rights. */
export type Member = UserDocument | UserGroupDocument;
/** Where. */
export type MemberTarget = GroupDocument | DeviceDocument;

interface LinkWish {
  readonly target: MemberTarget;
  /** Bits of DeviceRight; `undefined` takes the link away. */
  readonly rights: number | undefined;
}

export class Memberships {
  readonly #deps: MembershipsDeps;
  readonly #groups: Collection<GroupDocument>;
  readonly #devices: Collection<DeviceDocument>;

  constructor(deps: MembershipsDeps) {
    this.#deps = deps;
    this.#groups = deps.store.collection(groupCollection);
    this.#devices = deps.store.collection(deviceCollection);
  }

  /** Events of both ends. */
  async set(
    member: { readonly _id: MemberId; readonly name: string },
    wish: LinkWish,
    actor: Actor,
  ): Promise<void> {
    const { target, rights } = wish;
    const { store, memberLinks, groups, devices } = this.#deps;
    await store.transaction(async () => {
      await this.#putAtTarget(target._id, { id: member._id, name: member.name, rights });
      await memberLinks.write(member._id, target._id, rights);
    });
    const isGone = rights === undefined;
    const msg = isGone
      ? `Removed ${member.name} from ${target.name}`
      : `Set rights of ${member.name} on ${target.name}`;
    if (target.type === "mesh") {
      await memberLinks.written(member._id, { msg, msgid: 78, actor });
      await groups.linksWritten(target._id, { msg, msgid: isGone ? 83 : 142, actor });
    } else {
      await memberLinks.written(member._id, { msg, msgid: 81, actor });
      await devices.linksWritten(target._id, msg, actor);
    }
  }

  /** As `set`, for a target that may be gone. */
  async setById(
    member: { readonly _id: MemberId; readonly name: string },
    { to, rights }: { readonly to: string; readonly rights: number | undefined },
    actor: Actor,
  ): Promise<void> {
    const target = await this.#target(to);
    if (target !== undefined) await this.set(member, { target, rights }, actor);
  }

  /** Removes every link of someone who is about to be deleted, at the other ends too. */
  async removeAll(member: Member, actor: Actor): Promise<void> {
    for (const id of Object.keys(member.links)) {
      if (member.type === "user" && isUserGroupId(id)) {
        const group = this.#deps.userGroups.get(id);
        if (group !== undefined) await this.#deps.userGroups.removeMember(group, member, actor);
      }
      await this.setById(member, { to: id, rights: undefined }, actor);
    }
  }

  async #target(id: string): Promise<MemberTarget | undefined> {
    if (isGroupId(id)) return await this.#groups.get(id);
    return isDeviceId(id) ? await this.#devices.get(id) : undefined;
  }

  async #putAtTarget(
    id: MemberTarget["_id"],
    link: { readonly id: MemberId; readonly name: string; readonly rights: number | undefined },
  ): Promise<void> {
    const { name, rights } = link;
    const change = <Link>(links: Readonly<Record<string, Link>>, entry: Link | undefined) => {
      const { [link.id]: _replaced, ...others } = links;
      return entry === undefined ? others : { ...others, [link.id]: entry };
    };
    const entry = rights === undefined ? undefined : { name, rights };
    if (isGroupId(id)) {
      const group = await this.#groups.get(id);
      if (group !== undefined) await this.#groups.patch(id, { links: change(group.links, entry) });
    } else {
      const device = await this.#devices.get(id);
      if (device !== undefined) await this.#devices.patch(id, { links: change(device.links ?? {}, entry) });
    }
  }
}
