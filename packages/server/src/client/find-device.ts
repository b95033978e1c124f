/**
 * Devices by id or name, by group or tag, among those that the account sees.
 */
import type { WireDevice } from "@tendril/protocol";
import { nodes } from "@tendril/protocol/actions/devices/nodes";
import { NotFoundError } from "../errors.ts";
import type { ControlConnection } from "./control-connection.ts";
import { findGroup } from "./names.ts";
import { type OptionSpecs, type Options, wrongOption } from "./options.ts";

/** Bit of `conn`: its agent is connected. */
const AGENT = 1;

export interface FoundDevice {
  readonly id: string;
  readonly name: string;
  readonly isOnline: boolean;
}

/** Case of letters does not count in names. @throws NotFoundError when none or several have the name. */
export async function findDeviceByName(control: ControlConnection, wanted: string): Promise<FoundDevice> {
  return pickDevice(await visibleDevices(control), wanted);
}

/** A device with the group that it is in. */
export type SeenDevice = WireDevice & { readonly meshid: string };

export async function visibleDevices(
  control: ControlConnection,
  wanted: { readonly meshid?: string } = {},
): Promise<SeenDevice[]> {
  const { nodes: byGroup } = await control.ask(nodes, wanted);
  return Object.entries(byGroup ?? {}).flatMap(([meshid, list]) =>
    list.map((device) => ({ ...device, meshid })),
  );
}

/** Options of commands that take several devices. */
export const selectOptions: OptionSpecs = {
  group: { value: "GROUP", says: "all devices of this device group" },
  tag: { value: "TAG", says: "all devices with this tag" },
  online: { says: "of those, only the ones whose agent is connected" },
};

/**
 * Those that were named; or those of a group, with a tag, or both. Never all by leaving everything out.
 * @throws NotFoundError, or ConfigError when nothing was said.
 */
export async function selectDevices(
  control: ControlConnection,
  { words, options }: { readonly words: readonly string[]; readonly options?: Options },
): Promise<FoundDevice[]> {
  const group = options?.text("group");
  const tag = options?.text("tag");
  const isNamed = words.length > 0;
  const isChosen = group !== undefined || tag !== undefined;
  if (isNamed === isChosen)
    throw wrongOption("devices", "", "name devices, or choose them by --group or --tag");
  const meshid = group === undefined ? undefined : (await findGroup(control, group))._id;
  const all = await visibleDevices(control, meshid === undefined ? {} : { meshid });
  const found = isNamed
    ? words.map((word) => pickDevice(all, word))
    : all.filter(({ tags }) => tag === undefined || tags?.includes(tag)).map(toFound);
  const unique = [...new Map(found.map((device) => [device.id, device])).values()];
  const chosen = options?.has("online") ? unique.filter(({ isOnline }) => isOnline) : unique;
  if (chosen.length === 0) throw new NotFoundError("no device fits");
  return chosen;
}

function pickDevice(all: readonly WireDevice[], wanted: string): FoundDevice {
  const same = (text: string | undefined): boolean => text?.toLowerCase() === wanted.toLowerCase();
  const byId = all.filter(({ _id }) => _id === wanted || _id.endsWith(`/${wanted}`));
  const found = byId.length > 0 ? byId : all.filter(({ name, rname }) => same(name) || same(rname));
  const [device, other] = found;
  if (device === undefined) throw new NotFoundError(`no device is called ${wanted}`);
  if (other !== undefined) {
    const ids = found.map(({ _id }) => _id).join(", ");
    throw new NotFoundError(`${found.length} devices are called ${wanted}; use an id: ${ids}`);
  }
  return toFound(device);
}

function toFound({ _id, name, conn }: WireDevice): FoundDevice {
  return { id: _id, name, isOnline: ((conn ?? 0) & AGENT) !== 0 };
}
