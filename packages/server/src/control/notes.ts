/**
 * Whose notes an id names, and whether the caller may read or write them.
 */
import { DeviceRight } from "@tendril/protocol/constants";
import { hasRight } from "../auth/index.ts";
import type { UserDocument } from "../store/index.ts";
import { findDevice, findGroup } from "./authorize.ts";
import { findMember } from "./members.ts";
import type { ControlServices } from "./services.ts";
import { isManagedBy } from "./users/index.ts";

export interface NoteTarget {
  /** Complete id: where the note is stored. */
  readonly id: string;
  readonly isWritable: boolean;
}

/** `undefined` when the id names nothing that the user can see. */
export async function findNoteTarget(
  services: Pick<ControlServices, "accounts" | "devices" | "groups" | "rights" | "userGroups">,
  { user, ref }: { readonly user: UserDocument; readonly ref: string },
): Promise<NoteTarget | undefined> {
  if (ref.startsWith("mesh/")) {
    const group = await findGroup(services, { user, reference: { id: ref } });
    if (group === undefined) return undefined;
    return {
      id: group._id,
      isWritable: hasRight(services.rights.onGroup(user, group._id), DeviceRight.EditGroup),
    };
  }
  // one's own, that nobody else sees: `p` and the id of the account
  if (ref === `p${user._id}`) return { id: ref, isWritable: true };
  if (ref.startsWith("user/")) {
    const member = await findMember(services, user, ref);
    const isFound = member?.type === "user" && isManagedBy(user, member);
    return isFound ? { id: member._id, isWritable: true } : undefined;
  }
  const device = await findDevice(services, { user, ref });
  if (device === undefined) return undefined;
  return {
    id: device._id,
    isWritable: hasRight(services.rights.onDevice(user, device), DeviceRight.SetNotes),
  };
}
