/**
 * Something that only connected devices can be asked: the others are told apart in the answer.
 */
import type { FoundDevice } from "./find-device.ts";
import { type Answer, outcomesOf } from "./output.ts";

export interface OnlineWish {
  /** What became of those that are connected, in a word. */
  readonly done: string;
  /** Called once with all of them, or not at all. */
  ask(nodeids: string[]): Promise<unknown>;
}

export async function askOnline(devices: readonly FoundDevice[], { done, ask }: OnlineWish): Promise<Answer> {
  const online = devices.filter(({ isOnline }) => isOnline);
  if (online.length > 0) await ask(online.map(({ id }) => id));
  return outcomesOf(
    devices.map(({ id, name, isOnline }) => ({
      ...{ id, name, isDone: isOnline },
      result: isOnline ? done : "it is offline",
    })),
  );
}
