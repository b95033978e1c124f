/**
 * The UUID of firmware as an agent tells it. An agent may say any: that of another device of its group would draw that
 * device's firmware to it.
 */
import type { DeviceDocument } from "../store/index.ts";
import type { Devices } from "./devices.ts";

/** Of boards whose maker wrote none. */
export const NO_UUID = /^[0f-]+$/;

/** The one that is kept: what was told, else what was known before. Lower case. */
export async function believedUuid(
  devices: Pick<Devices, "inGroups">,
  { _id, meshid, intelamt }: DeviceDocument,
  uuid: string,
): Promise<string | undefined> {
  if (intelamt?.uuid === uuid) return uuid;
  if (NO_UUID.test(uuid)) return intelamt?.uuid;
  const others = await devices.inGroups([meshid]);
  return others.some((other) => other._id !== _id && other.intelamt?.uuid === uuid) ? intelamt?.uuid : uuid;
}
