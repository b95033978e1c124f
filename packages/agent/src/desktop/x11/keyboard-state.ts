/**
 * Lock keys and the chosen group of the keyboard, from XKB.
 */
import type { KeyLocks } from "../worker/screen.ts";
import { answered, numberField, type XConnection } from "./connection.ts";
import type { XkbExtension, XkbState } from "./extensions.ts";
import type { Keymap } from "./keymap.ts";

const CAPS_LOCK_BIT = 2;
const NUM_LOCK = 0xff7f;
const SCROLL_LOCK = 0xff14;
const ALL_MAP_PARTS = 0xffff;

export interface KeyboardState {
  readonly locks: KeyLocks;
  /** 0 for the first layout. */
  readonly group: number;
}

/** Tells the state at once and whenever it changes; silent on servers without XKB. */
export async function watchKeyboard(
  connection: XConnection,
  keymap: Keymap,
  tell: (state: KeyboardState) => void,
): Promise<void> {
  const xkb = await connection.extension<XkbExtension>("xkb").catch(() => undefined); // an old server lacks it
  if (xkb === undefined) return;
  const modifiers = await answered<readonly (readonly number[])[]>((answer) =>
    connection.client.GetModifierMapping(answer),
  );
  const bitOf = (keysym: number): number => {
    const keycode = keymap.keyOf(keysym);
    const row = modifiers.findIndex((keycodes) => keycode !== undefined && keycodes.includes(keycode));
    return row < 0 ? 0 : 1 << row;
  };
  const [num, scroll] = [bitOf(NUM_LOCK), bitOf(SCROLL_LOCK)];
  let last = "";
  const show = (lockedMods: number, group: number): void => {
    const state = `${lockedMods} ${group}`;
    if (state === last) return;
    last = state;
    const locks = {
      hasNum: (lockedMods & num) !== 0,
      hasScroll: (lockedMods & scroll) !== 0,
      hasCaps: (lockedMods & CAPS_LOCK_BIT) !== 0,
    };
    tell({ locks, group });
  };
  connection.onEvent((event) => {
    if (event.name === "XkbStateNotify") show(numberField(event, "lockedMods"), numberField(event, "group"));
  });
  const { StateNotify = 0, MapNotify = 0, NewKeyboardNotify = 0 } = xkb.EventType;
  // a client that knows XKB is told of core mappings only when it wants those of XKB too
  const wanted = StateNotify | MapNotify | NewKeyboardNotify;
  xkb.SelectEvents(xkb.UseCoreKbd, wanted, 0, wanted, ALL_MAP_PARTS, ALL_MAP_PARTS);
  const { lockedMods, group } = await answered<XkbState>((answer) => xkb.GetState(xkb.UseCoreKbd, answer));
  show(lockedMods, group);
}
