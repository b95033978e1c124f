/**
 * X11 keysyms of pressed keys: Latin-1 as it is, the rest by the name that browsers give the key.
 *
 * Source: docs/spec/amt.md, section 4.3; names: W3C UI Events.
 */
export interface PressedKey {
  /** `KeyboardEvent.key`. */
  readonly key: string;
  /** `KeyboardEvent.code`, which tells left from right and the keys of the number pad. */
  readonly code: string;
}

const FIRST_FUNCTION_KEY = 0xffbe;
const PAD_DIGIT_0 = 0xffb0;

const named = new Map([
  ["Backspace", 0xff08],
  ["Tab", 0xff09],
  ["Enter", 0xff0d],
  ["Pause", 0xff13],
  ["ScrollLock", 0xff14],
  ["PrintScreen", 0xff61],
  ["Escape", 0xff1b],
  ["Home", 0xff50],
  ["ArrowLeft", 0xff51],
  ["ArrowUp", 0xff52],
  ["ArrowRight", 0xff53],
  ["ArrowDown", 0xff54],
  ["PageUp", 0xff55],
  ["PageDown", 0xff56],
  ["End", 0xff57],
  ["Insert", 0xff63],
  ["ContextMenu", 0xff67],
  ["NumLock", 0xff7f],
  ["CapsLock", 0xffe5],
  ["Delete", 0xffff],
  ["AltGraph", 0xffea],
]);

/** By place: these have a left and a right, or stand on the number pad, or exist on some keyboards only. */
const placed = new Map([
  ["ShiftLeft", 0xffe1],
  ["ShiftRight", 0xffe2],
  ["ControlLeft", 0xffe3],
  ["ControlRight", 0xffe4],
  ["AltLeft", 0xffe9],
  ["AltRight", 0xffea],
  ["MetaLeft", 0xffe7],
  ["MetaRight", 0xffe8],
  ["NumpadEnter", 0xff8d],
  ["NumpadMultiply", 0xffaa],
  ["NumpadAdd", 0xffab],
  ["NumpadSubtract", 0xffad],
  ["NumpadDecimal", 0xffae],
  ["NumpadDivide", 0xffaf],
  ["IntlBackslash", 0x1717_0056],
  ["IntlYen", 0x1717_007d],
  ["IntlRo", 0x1717_0073],
  ["NonConvert", 0x1717_007b],
  ["Convert", 0x1717_0079],
  ["KanaMode", 0x1717_0070],
]);

/** @returns undefined for a key that the firmware does not know. */
export function keysymOf({ key, code }: PressedKey): number | undefined {
  const byPlace = placed.get(code);
  if (byPlace !== undefined) return byPlace;
  const digit = /^Numpad(\d)$/.exec(code)?.[1];
  if (digit !== undefined && key === digit) return PAD_DIGIT_0 + Number(digit);
  const byName = named.get(key);
  if (byName !== undefined) return byName;
  const functionKey = /^F(\d{1,2})$/.exec(key)?.[1];
  if (functionKey !== undefined) return FIRST_FUNCTION_KEY + Number(functionKey) - 1;
  const point = key.codePointAt(0) ?? 0;
  const isLatin1 = (point >= 0x20 && point <= 0x7e) || (point >= 0xa0 && point <= 0xff);
  return isLatin1 && [...key].length === 1 ? point : undefined;
}
