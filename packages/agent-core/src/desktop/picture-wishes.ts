/**
 * How viewers want the picture, brought together: there is one capture for all of them.
 * Source: docs/spec/session-protocols.md, section 7.1.
 */
import { DesktopCommand, FULL_SCALING, PictureType } from "@tendril/protocol/constants";
import { commandOf, numberAt, type ViewerCommand } from "./viewer-command.ts";

/** Fields are absent while the viewer named none. */
export interface PictureWish {
  readonly type?: number;
  readonly level?: number;
  readonly scaling?: number;
  readonly timerMs?: number;
}

/** After the header and the type. */
const LEVEL_AT = 5;
const DEFAULT_LEVEL = 50;
const DEFAULT_TIMER_MS = 100;
const MAX_LEVEL = 100;
const MIN_SCALING = 64;
const MAX_SCALING = 4_096;
const MIN_TIMER_MS = 20;
const MAX_TIMER_MS = 5_000;

/** The wish after a command; values that hosts do not take leave it as it was. */
export function changeWish(wish: PictureWish, { command, payload }: ViewerCommand): PictureWish {
  if (command === DesktopCommand.FrameTimer) return withTimer(wish, numberAt(payload, 0));
  if (command !== DesktopCommand.Compression) return wish;
  const level = payload[1] || 0;
  let changed: PictureWish = { ...wish, type: payload[0] || 0 };
  if (level >= 1 && level <= MAX_LEVEL) changed = { ...changed, level };
  if (payload.length >= 4) changed = withScaling(changed, numberAt(payload, 2));
  return payload.length >= 6 ? withTimer(changed, numberAt(payload, 4)) : changed;
}

/**
 * The best of everything that is wished, as a command, with at least `minTimerMs` between two looks; null while nobody
 * wished anything.
 */
export function joinWishes(wishes: readonly PictureWish[], minTimerMs: number): Uint8Array | null {
  const stated = wishes.filter((wish) => Object.keys(wish).length > 0);
  if (stated.length === 0) return null;
  const first = stated[0] || {};
  const isSameType = stated.filter((wish) => wish.type === first.type).length === stated.length;
  const best = (
    pick: (wish: PictureWish) => number | undefined,
    choose: (a: number, b: number) => number,
    none: number,
  ) =>
    stated
      .map(pick)
      .reduce<number | undefined>(
        (a, b) => (a === undefined ? b : b === undefined ? a : choose(a, b)),
        undefined,
      ) ?? none;
  const level = best((wish) => wish.level, Math.max, DEFAULT_LEVEL);
  const scaling = best((wish) => wish.scaling, Math.max, FULL_SCALING);
  const timerMs = Math.max(
    minTimerMs,
    best((wish) => wish.timerMs, Math.min, DEFAULT_TIMER_MS),
  );
  const type = (isSameType ? first.type : undefined) || PictureType.Jpeg;
  const payload = [type, level, scaling >> 8, scaling & 0xff, timerMs >> 8, timerMs & 0xff];
  return commandOf(DesktopCommand.Compression, payload);
}

/** The level in such a command. */
export function levelOf(command: Uint8Array): number {
  return command[LEVEL_AT] || 0;
}

function withScaling(wish: PictureWish, scaling: number): PictureWish {
  return scaling < MIN_SCALING || scaling > MAX_SCALING ? wish : { ...wish, scaling };
}

function withTimer(wish: PictureWish, timerMs: number): PictureWish {
  return timerMs < MIN_TIMER_MS || timerMs > MAX_TIMER_MS ? wish : { ...wish, timerMs };
}
