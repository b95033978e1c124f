/**
 * What the signed-in person may see of the app. The server decides; entries that lead to nothing are left out.
 */
import { FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import { account } from "../control/index.ts";

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
