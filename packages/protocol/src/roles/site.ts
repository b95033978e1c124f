/**
 * What a person can do on the site besides devices, said positively, and roles made of it. Source:
 * docs/spec/control-protocol.md, section 4.2.
 */
import { FULL_RIGHTS, SiteRight } from "../constants/index.ts";

export interface SiteAbility {
  readonly key: string;
  readonly words: string;
  /** Bit that gives it; 0 for what everybody may unless restricted. */
  readonly needs: number;
  /** Restriction that takes it away. */
  readonly without: number;
}

export interface SiteRole {
  readonly key: string;
  readonly name: string;
  /** One sentence. */
  readonly words: string;
  /** Bits of SiteRight. */
  readonly rights: number;
}

const S = SiteRight;

export const siteAbilities: readonly SiteAbility[] = [
  { key: "people", words: "Manage people", needs: S.ManageUsers, without: 0 },
  { key: "user-groups", words: "Manage user groups", needs: S.ManageUserGroups, without: 0 },
  { key: "recordings", words: "Watch recordings of sessions", needs: S.Recordings, without: 0 },
  { key: "events", words: "See all events", needs: S.AllEvents, without: 0 },
  { key: "server-files", words: "Keep files on the server", needs: S.ServerFiles, without: 0 },
  { key: "backup", words: "Back the server up", needs: S.Backup, without: 0 },
  { key: "restore", words: "Restore the server", needs: S.Restore, without: 0 },
  { key: "update", words: "Update the server and see its errors", needs: S.Update, without: 0 },
  { key: "groups", words: "Make device groups", needs: 0, without: S.NoNewGroups },
  { key: "devices", words: "Add devices", needs: 0, without: S.NoNewDevices },
  { key: "tools", words: "Use command-line tools", needs: 0, without: S.NoTools },
  { key: "settings", words: "Change the own account", needs: 0, without: S.LockedSettings },
];

export const siteRoles: readonly SiteRole[] = [
  { key: "user", name: "User", words: "Uses the devices that others give, and own ones.", rights: 0 },
  {
    key: "auditor",
    name: "Auditor",
    words: "Sees all events and recordings, adds nothing.",
    rights: S.AllEvents | S.Recordings | S.NoNewGroups | S.NoNewDevices,
  },
  {
    key: "people",
    name: "People manager",
    words: "Makes, changes and locks accounts.",
    rights: S.ManageUsers,
  },
  { key: "administrator", name: "Administrator", words: "Everything on this site.", rights: FULL_RIGHTS },
];

/** The role with exactly these rights, a lock aside; `undefined` for rights of one's own making. */
export function siteRoleOf(rights: number): SiteRole | undefined {
  const unlocked = rights === FULL_RIGHTS ? rights : (rights & ~S.Locked) >>> 0;
  return siteRoles.find((role) => role.rights === unlocked);
}

/** Keys of what these rights allow. */
export function siteAbilitiesOf(rights: number): Set<string> {
  const isAll = rights === FULL_RIGHTS;
  const able = siteAbilities.filter(
    ({ needs, without }) => isAll || ((rights & needs) === needs && (rights & without) === 0),
  );
  return new Set(able.map(({ key }) => key));
}

/** The bits for these abilities: `siteAbilitiesOf` of them gives the same back. */
export function siteRightsOfAbilities(keys: ReadonlySet<string>): number {
  return siteAbilities.reduce((bits, { key, needs, without }) => bits | (keys.has(key) ? needs : without), 0);
}
