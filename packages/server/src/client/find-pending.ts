/**
 * Devices that wait for approval, by id or name, or all of a group.
 */
import { pendingDevices, type WirePendingDevice } from "@tendril/protocol/actions/devices/pending-devices";
import { NotFoundError } from "../errors.ts";
import type { ControlConnection } from "./control-connection.ts";
import { findGroup, pickNamed } from "./names.ts";
import { type OptionSpecs, type Options, wrongOption } from "./options.ts";
import { type Answer, outcomesOf } from "./output.ts";

/** Options of commands that decide about several. */
export const pendingOptions: OptionSpecs = {
  group: { value: "GROUP", says: "without names: all that wait for this device group" },
};

/** Of one group, or of all that the account manages. */
export async function findPending(
  control: ControlConnection,
  group: string | undefined,
): Promise<readonly WirePendingDevice[]> {
  const wanted = group === undefined ? {} : { meshid: (await findGroup(control, group))._id };
  return (await control.ask(pendingDevices, wanted)).devices ?? [];
}

export interface PendingWish {
  readonly words: readonly string[];
  readonly options: Options;
  /** Which ones of a group are meant where none is named. */
  readonly isRefused: boolean;
  /** What became of each, in words. */
  readonly result: string;
  decide(meshid: string, nodeids: string[]): Promise<unknown>;
}

/**
 * Decides about those that were named, or about all of a group, group by group.
 * @throws NotFoundError, or ConfigError when nothing was said.
 */
export async function decidePending(control: ControlConnection, wish: PendingWish): Promise<Answer> {
  const chosen = await selectPending(control, wish);
  for (const [meshid, devices] of Map.groupBy(chosen, (device) => device.meshid)) {
    await wish.decide(
      meshid,
      devices.map(({ nodeid }) => nodeid),
    );
  }
  return outcomesOf(
    chosen.map(({ nodeid, name }) => ({ id: nodeid, name, isDone: true, result: wish.result })),
  );
}

async function selectPending(
  control: ControlConnection,
  { words, options, isRefused }: PendingWish,
): Promise<readonly WirePendingDevice[]> {
  const group = options.text("group");
  if (words.length === 0 && group === undefined) {
    throw wrongOption("devices", "", "name devices that wait, or choose all of a group by --group");
  }
  const all = await findPending(control, group);
  const named = all.map((device) => ({ ...device, _id: device.nodeid }));
  const found =
    words.length > 0
      ? words.map((word) => pickNamed(named, word, "device that waits"))
      : all.filter((device) => device.isRefused === isRefused);
  if (found.length === 0) throw new NotFoundError("no device waits");
  return found;
}
