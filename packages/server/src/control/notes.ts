/**
 * Whose notes an id names, and whether the caller may read or write them.
 */
import { DeviceRight } from "@tendril/protocol/constants";
import { hasRight } from "../auth/index.ts";
import type { UserDocument } from "../store/index.ts";
import { findDevice, findGroup } from "./authorize.ts";
import type { ControlServices } from "./services.ts";

export interface NoteTarget {
  /** Complete id: where the note is stored. */
  readonly id: string;
  readonly isWritable: boolean;
}

/** `undefined` when the id names nothing that the user can see. */
export async function findNoteTarget(
  services: Pick<ControlServices, "devices" | "groups" | "rights">,
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
  const device = await findDevice(services, { user, ref });
  if (device === undefined) return undefined;
  return {
    id: device._id,
    isWritable: hasRight(services.rights.onDevice(user, device), DeviceRight.SetNotes),
  };
}
