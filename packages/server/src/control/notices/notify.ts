/** The wishes of an account: bits of NotifyFlag by device group or device. */
import type { DeviceId, GroupId } from "@tendril/protocol";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { type Accounts, siteRestricts } from "../../auth/index.ts";
import { DeniedError } from "../../errors.ts";
import type { UserDocument } from "../../store/index.ts";

/** More than anybody sets by hand; groups serve for many devices. */
const MAX_WISHES = 2_000;

/** Event `accountchange`. @throws DeniedError where the account may not change its settings, or for too many. */
export async function changeNotify(
  accounts: Accounts,
  user: UserDocument,
  { id, notify }: { readonly id: GroupId | DeviceId; readonly notify: number },
): Promise<void> {
  if (siteRestricts(user, SiteRight.LockedSettings)) throw new DeniedError(Result.AccessDenied);
  const stored = await accounts.get(user._id);
  const { [id]: _before, ...others } = stored?.notify ?? {};
  if (Object.keys(others).length >= MAX_WISHES) throw new DeniedError("Too many notices");
  const wishes = notify === 0 ? others : { ...others, [id]: notify };
  await accounts.change(user._id, { notify: wishes }, { msg: "Notices changed", msgid: 130 });
}

/** Those of the device and those of its group together. */
export function notifyOf(
  user: UserDocument,
  device: { readonly _id: DeviceId; readonly meshid: GroupId },
): number {
  const { notify = {} } = user;
  const of = (id: string): number => (Object.hasOwn(notify, id) ? (notify[id] ?? 0) : 0);
  return of(device._id) | of(device.meshid);
}
