/**
 * What the signed-in person may see of the app. The server decides; entries that lead to nothing are left out.
 */
import { isUserGroupId, type WireDevice } from "@tendril/protocol";
import { FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import { abilitiesOf, sumRights } from "@tendril/protocol/roles";
import { account, store } from "../control/index.ts";

export function mayManagePeople(): boolean {
  return ((account.value?.siteadmin ?? 0) & SiteRight.ManageUsers) !== 0;
}

export function mayManageUserGroups(): boolean {
  return ((account.value?.siteadmin ?? 0) & SiteRight.ManageUserGroups) !== 0;
}

/** Full administrators have every site right. */
export function maySeeRecordings(): boolean {
  return ((account.value?.siteadmin ?? 0) & SiteRight.Recordings) !== 0;
}

export function isAdministrator(): boolean {
  return account.value?.siteadmin === FULL_RIGHTS;
}

/** Keys of abilities; read within a component, it follows the account and the links of group and device. */
export function abilitiesOn(device: WireDevice): ReadonlySet<string> {
  return abilitiesOf(rightsOn(device));
}

/** Bits of DeviceRight; followed like `abilitiesOn`. */
export function rightsOn({ _id, meshid = "", links }: WireDevice): number {
  const own = account.value;
  if (own === undefined) return 0;
  const ownLinks = own.links ?? {};
  const ids = [own._id, ...Object.keys(ownLinks).filter(isUserGroupId)];
  const each = [ownLinks[meshid], ownLinks[_id]].concat(
    ids.flatMap((id) => [store.groups.get(meshid)?.links[id], links?.[id]]),
  );
  const rights = each.map((link) => link?.rights ?? 0);
  return sumRights(rights, own.removeRights ?? 0);
}
