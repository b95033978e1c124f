/**
 * Keys of a keyboard by their place (`KeyboardEvent.code`) as Windows virtual-key codes.
 * Source: docs/spec/session-protocols.md, section 4.3 (command 1), and the table of virtual-key codes of Windows.
 */
export interface KeyCode {
  readonly vk: number;
  /** One of a pair, or apart from the number pad: Windows tells them by a flag. */
  readonly isExtended: boolean;
}

/** Modifier keys, by what an event says of them. */
export const MODIFIER_CODES: ReadonlyMap<string, "Shift" | "Control" | "Alt" | "Meta"> = new Map([
  ["ShiftLeft", "Shift"],
  ["ShiftRight", "Shift"],
  ["ControlLeft", "Control"],
  ["ControlRight", "Control"],
  ["AltLeft", "Alt"],
  ["AltRight", "Alt"],
  ["MetaLeft", "Meta"],
  ["MetaRight", "Meta"],
]);

/** Keys that switch something on the other side, whatever they switch here. */
export const LOCK_CODES: ReadonlySet<string> = new Set(["CapsLock", "NumLock", "ScrollLock"]);

export const Vk = {
  Backspace: 0x08,
  Tab: 0x09,
  Enter: 0x0d,
  Shift: 0x10,
  Control: 0x11,
  Alt: 0x12,
  CapsLock: 0x14,
  Escape: 0x1b,
  Space: 0x20,
  Left: 0x25,
  Up: 0x26,
  Right: 0x27,
  Down: 0x28,
  PrintScreen: 0x2c,
  Delete: 0x2e,
  MetaLeft: 0x5b,
  F4: 0x73,
  NumLock: 0x90,
  ScrollLock: 0x91,
  AltGraph: 225,
} as const;

export const LOCK_VKS = { Caps: Vk.CapsLock, Num: Vk.NumLock, Scroll: Vk.ScrollLock } as const;

const table: ReadonlyMap<string, KeyCode> = new Map([
  ...numbered("Key", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 0x41),
  ...numbered("Digit", "0123456789", 0x30),
  ...numbered("Numpad", "0123456789", 0x60),
  ...Array.from({ length: 24 }, (_, i): [string, KeyCode] => [`F${i + 1}`, plain(0x70 + i)]),
  ...Object.entries({
    Backspace: Vk.Backspace,
    Tab: Vk.Tab,
    Enter: Vk.Enter,
    ShiftLeft: Vk.Shift,
    ControlLeft: Vk.Control,
    AltLeft: Vk.Alt,
    Pause: 0x13,
    CapsLock: Vk.CapsLock,
    KanaMode: 0x15,
    Lang1: 0x15,
    Lang2: 0x19,
    Escape: Vk.Escape,
    Convert: 0x1c,
    NonConvert: 0x1d,
    Space: Vk.Space,
    PrintScreen: Vk.PrintScreen,
    MetaLeft: Vk.MetaLeft,
    MetaRight: 0x5c,
    OSLeft: Vk.MetaLeft,
    OSRight: 0x5c,
    ContextMenu: 0x5d,
    NumpadMultiply: 0x6a,
    NumpadAdd: 0x6b,
    NumpadComma: 0x6c,
    NumpadSubtract: 0x6d,
    NumpadDecimal: 0x6e,
    ScrollLock: Vk.ScrollLock,
    BrowserBack: 0xa6,
    BrowserForward: 0xa7,
    BrowserRefresh: 0xa8,
    BrowserStop: 0xa9,
    BrowserSearch: 0xaa,
    BrowserFavorites: 0xab,
    BrowserHome: 0xac,
    AudioVolumeMute: 0xad,
    AudioVolumeDown: 0xae,
    AudioVolumeUp: 0xaf,
    MediaTrackNext: 0xb0,
    MediaTrackPrevious: 0xb1,
    MediaStop: 0xb2,
    MediaPlayPause: 0xb3,
    Semicolon: 0xba,
    Equal: 0xbb,
    NumpadEqual: 0xbb,
    Comma: 0xbc,
    Minus: 0xbd,
    Period: 0xbe,
    Slash: 0xbf,
    Backquote: 0xc0,
    IntlRo: 0xc1,
    BracketLeft: 0xdb,
    Backslash: 0xdc,
    IntlYen: 0xdc,
    BracketRight: 0xdd,
    Quote: 0xde,
    IntlBackslash: 0xe2,
  }).map(([code, vk]): [string, KeyCode] => [code, plain(vk)]),
  ...Object.entries({
    ShiftRight: Vk.Shift,
    ControlRight: Vk.Control,
    AltRight: Vk.Alt,
    PageUp: 0x21,
    PageDown: 0x22,
    End: 0x23,
    Home: 0x24,
    ArrowLeft: Vk.Left,
    ArrowUp: Vk.Up,
    ArrowRight: Vk.Right,
    ArrowDown: Vk.Down,
    Insert: 0x2d,
    Delete: Vk.Delete,
    NumpadDivide: 0x6f,
    NumpadEnter: Vk.Enter,
    NumLock: Vk.NumLock,
  }).map(([code, vk]): [string, KeyCode] => [code, { vk, isExtended: true }]),
]);

/** The key at this place; undefined for places that no virtual-key code names. */
export function keyCodeOf(code: string): KeyCode | undefined {
  return table.get(code);
}

/** The key that makes this letter or digit, for shortcuts: Ctrl Z is Z wherever Z lies. */
export function keyCodeOfCharacter(key: string): KeyCode | undefined {
  return /^[a-z0-9]$/i.test(key) ? plain(key.toUpperCase().charCodeAt(0)) : undefined;
}

function plain(vk: number): KeyCode {
  return { vk, isExtended: false };
}

function numbered(prefix: string, characters: string, first: number): [string, KeyCode][] {
  return [...characters].map((character, i) => [`${prefix}${character}`, plain(first + i)]);
}
