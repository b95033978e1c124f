/** Which of the devices that wait for approval an action is about. */

import { NotFoundError } from "../../errors.ts";
import type { PendingDevices } from "../../inventory/index.ts";
import type { GroupDocument, PendingDeviceDocument } from "../../store/index.ts";

/** Those named, refused ones too; without names all that wait. @throws NotFoundError when none of the named is there. */
export async function chosenPending(
  pending: PendingDevices,
  group: GroupDocument,
  nodeids: readonly string[] | undefined,
): Promise<PendingDeviceDocument[]> {
  const found = await pending.inGroups([group._id]);
  if (nodeids === undefined) return found.filter(({ isRefused }) => !isRefused);
  const named = new Set(nodeids);
  const chosen = found.filter(({ nodeid }) => named.has(nodeid));
  if (chosen.length === 0) throw new NotFoundError("no such device waits");
  return chosen;
}
