/**
 * A device by its id or its name, among those that the account sees.
 */
import type { WireDevice } from "@tendril/protocol";
import { nodes } from "@tendril/protocol/actions/devices/nodes";
import { NotFoundError } from "../errors.ts";
import type { ControlConnection } from "./control-connection.ts";

export interface FoundDevice {
  readonly id: string;
  readonly name: string;
  readonly isOnline: boolean;
}

/** Case of letters does not count in names. @throws NotFoundError when none or several have the name. */
export async function findDeviceByName(control: ControlConnection, wanted: string): Promise<FoundDevice> {
  const reply = await control.ask(nodes, {});
  const all: readonly WireDevice[] = Object.values(reply.nodes ?? {}).flat();
  const same = (text: string | undefined): boolean => text?.toLowerCase() === wanted.toLowerCase();
  const byId = all.filter(({ _id }) => _id === wanted || _id.endsWith(`/${wanted}`));
  const found = byId.length > 0 ? byId : all.filter(({ name, rname }) => same(name) || same(rname));
  const [device, other] = found;
  if (device === undefined) throw new NotFoundError(`no device is called ${wanted}`);
  if (other !== undefined) {
    const ids = found.map(({ _id }) => _id).join(", ");
    throw new NotFoundError(`${found.length} devices are called ${wanted}; use an id: ${ids}`);
  }
  return { id: device._id, name: device.name, isOnline: ((device.conn ?? 0) & 1) !== 0 };
}
