/** Builds the inventory on a store: the one place that knows how its parts hang together. */
import { Rights } from "../auth/index.ts";
import type { EventLog } from "../events/index.ts";
import type { Store } from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import { Devices } from "./devices.ts";
import { Groups } from "./groups.ts";
import { InviteCodes } from "./invite-codes.ts";
import { MemberLinks } from "./member-links.ts";
import { Memberships } from "./memberships.ts";
import { PendingDevices } from "./pending-devices.ts";
import { PowerHistory } from "./power-history.ts";
import { createPresence, type Presence } from "./presence.ts";
import { UserGroups } from "./user-groups.ts";

export interface Inventory {
  readonly store: Store;
  readonly events: EventLog;
  readonly clock: Clock;
  readonly presence: Presence;
  readonly power: PowerHistory;
  readonly devices: Devices;
  readonly groups: Groups;
  readonly inviteCodes: InviteCodes;
  /** Those that wait for approval. */
  readonly pending: PendingDevices;
  readonly userGroups: UserGroups;
  readonly memberships: Memberships;
  readonly rights: Rights;
}

export async function openInventory(ground: {
  readonly store: Store;
  readonly events: EventLog;
  readonly clock: Clock;
}): Promise<Inventory> {
  const { store, events, clock } = ground;
  const presence = createPresence();
  const power = new PowerHistory(store, clock);
  const userGroups = await UserGroups.open({ store, events });
  const memberLinks = new MemberLinks({ store, events, userGroups });
  const devices = new Devices({ store, events, presence, power, memberLinks });
  const groups = new Groups({ store, events, devices, clock, memberLinks });
  const inviteCodes = new InviteCodes({ store, clock, groups });
  const pending = new PendingDevices({ store, events, devices, clock });
  const memberships = new Memberships({ store, devices, groups, userGroups, memberLinks });
  const rights = new Rights(userGroups);
  const people = { userGroups, memberships, rights };
  return { ...ground, presence, power, devices, groups, inviteCodes, pending, ...people };
}
