/**
 * Table: Windows virtual-key codes to X key symbols. Source: docs/spec/session-protocols.md, section 4.3 (key codes),
 * X11 keysymdef.
 */

/** Letters and digits are their own small letters; the rest stands here: code, symbol, and the symbol when extended. */
const table: readonly (readonly [vk: number, keysym: number, extended?: number])[] = [
  [8, 0xff08], // BackSpace
  [9, 0xff09], // Tab
  [12, 0xff0b], // Clear
  [13, 0xff0d, 0xff8d], // Return, KP_Enter
  [16, 0xffe1, 0xffe2], // Shift
  [17, 0xffe3, 0xffe4], // Control
  [18, 0xffe9, 0xffea], // Alt
  [19, 0xff13], // Pause
  [20, 0xffe5], // Caps_Lock
  [27, 0xff1b], // Escape
  [32, 0x20],
  [33, 0xff55], // Page_Up
  [34, 0xff56], // Page_Down
  [35, 0xff57], // End
  [36, 0xff50], // Home
  [37, 0xff51], // Left
  [38, 0xff52], // Up
  [39, 0xff53], // Right
  [40, 0xff54], // Down
  [44, 0xff61], // Print
  [45, 0xff63], // Insert
  [46, 0xffff], // Delete
  [91, 0xffeb], // Super_L
  [92, 0xffec], // Super_R
  [93, 0xff67], // Menu
  [96, 0xffb0], // keypad 0 to 9
  [97, 0xffb1],
  [98, 0xffb2],
  [99, 0xffb3],
  [100, 0xffb4],
  [101, 0xffb5],
  [102, 0xffb6],
  [103, 0xffb7],
  [104, 0xffb8],
  [105, 0xffb9],
  [106, 0xffaa], // KP_Multiply
  [107, 0xffab], // KP_Add
  [108, 0xffac], // KP_Separator
  [109, 0xffad], // KP_Subtract
  [110, 0xffae], // KP_Decimal
  [111, 0xffaf], // KP_Divide
  [144, 0xff7f], // Num_Lock
  [145, 0xff14], // Scroll_Lock
  [160, 0xffe1], // Shift_L
  [161, 0xffe2], // Shift_R
  [162, 0xffe3], // Control_L
  [163, 0xffe4], // Control_R
  [164, 0xffe9], // Alt_L
  [165, 0xffea], // Alt_R
  [166, 0x1008_ff26], // Back
  [167, 0x1008_ff27], // Forward
  [173, 0x1008_ff12], // AudioMute
  [174, 0x1008_ff11], // AudioLowerVolume
  [175, 0x1008_ff13], // AudioRaiseVolume
  [176, 0x1008_ff17], // AudioNext
  [177, 0x1008_ff16], // AudioPrev
  [178, 0x1008_ff15], // AudioStop
  [179, 0x1008_ff14], // AudioPlay
  [186, 0x3b], // semicolon
  [187, 0x3d], // equal
  [188, 0x2c], // comma
  [189, 0x2d], // minus
  [190, 0x2e], // period
  [191, 0x2f], // slash
  [192, 0x60], // grave
  [219, 0x5b], // bracketleft
  [220, 0x5c], // backslash
  [221, 0x5d], // bracketright
  [222, 0x27], // apostrophe
  [225, 0xfe03], // ISO_Level3_Shift: AltGr
  [226, 0x3c], // less
];

const FIRST_FUNCTION_KEY = 112;
const LAST_FUNCTION_KEY = 135;
const F1 = 0xffbe;

const plain = new Map(table.map(([vk, keysym]): [number, number] => [vk, keysym]));
const extended = new Map(
  table.flatMap(([vk, , keysym]) => (keysym === undefined ? [] : [[vk, keysym] as const])),
);

/** undefined for codes without a key. */
export function keysymOfVk(vk: number, isExtended: boolean): number | undefined {
  if (vk >= 0x30 && vk <= 0x39) return vk;
  if (vk >= 0x41 && vk <= 0x5a) return vk + 0x20;
  if (vk >= FIRST_FUNCTION_KEY && vk <= LAST_FUNCTION_KEY) return F1 + vk - FIRST_FUNCTION_KEY;
  return (isExtended ? extended.get(vk) : undefined) ?? plain.get(vk);
}

/** The symbol of a character: Latin-1 stands for itself, everything else carries its code point. */
export function keysymOfCharacter(codePoint: number): number | undefined {
  if (codePoint === 0x0a || codePoint === 0x0d) return 0xff0d;
  if (codePoint === 0x09) return 0xff09;
  if (codePoint === 0x08) return 0xff08;
  if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0) || codePoint > 0x10_ffff) return undefined;
  return codePoint < 0x100 ? codePoint : 0x0100_0000 + codePoint;
}
