/**
 * How many cells a character takes, as programs on a device count them. xterm itself counts by Unicode 6, which knows
 * no emoji: they overlap what follows, and lines of shells and editors with emoji in them come apart.
 */
import type { IUnicodeVersionProvider } from "@xterm/xterm";

type Width = 0 | 1 | 2;

/** Ranges that are wide in the East, first and last of each; emoji are asked for by their property. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3040, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f265],
  [0x20000, 0x2fffd],
  [0x30000, 0x3fffd],
];
const SOFT_HYPHEN = 0xad;
/** Later parts of Korean syllables, drawn into the cells of the first. */
const isJoinedJamo = (codePoint: number): boolean => codePoint >= 0x1160 && codePoint <= 0x11ff;
/** Halves of flags: each is one cell wide. */
const isRegional = (codePoint: number): boolean => codePoint >= 0x1f1e6 && codePoint <= 0x1f1ff;

const KNOWN_UP_TO = 0x20000;
/** Width and one more; 0 where nobody asked yet. */
const known = new Uint8Array(KNOWN_UP_TO);

export function widthOf(codePoint: number): Width {
  if (codePoint < 0x20) return 0;
  if (codePoint < 0x7f) return 1;
  if (codePoint >= KNOWN_UP_TO) return workOut(codePoint);
  known[codePoint] ||= workOut(codePoint) + 1;
  return ((known[codePoint] ?? 1) - 1) as Width;
}

export const deviceWidths: IUnicodeVersionProvider = {
  version: "device",
  wcwidth: widthOf,
  /** Made as xterm makes them: the width from bit 1 on, and in bit 0 whether it belongs to the cell before. */
  charProperties(codePoint, preceding) {
    const width = widthOf(codePoint);
    const before = (preceding >> 1) & 3;
    return width === 0 && before > 0 ? (before << 1) | 1 : width << 1;
  },
};

function workOut(codePoint: number): Width {
  if (codePoint < 0xa0 || isJoinedJamo(codePoint)) return 0;
  const character = String.fromCodePoint(codePoint);
  if (codePoint !== SOFT_HYPHEN && /[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) return 0;
  if (WIDE.some(([first, last]) => codePoint >= first && codePoint <= last)) return 2;
  return !isRegional(codePoint) && /\p{Emoji_Presentation}/u.test(character) ? 2 : 1;
}
