/**
 * Numbers of the desktop protocol: commands, key actions, buttons, picture kinds, cursor shapes.
 * Source: docs/spec/session-protocols.md, section 4.
 */
export const DesktopCommand = {
  Key: 1,
  Pointer: 2,
  Picture: 3,
  Copy: 4,
  Compression: 5,
  Refresh: 6,
  Screen: 7,
  Pause: 8,
  CtrlAltDel: 10,
  Displays: 11,
  SetDisplay: 12,
  FrameTimer: 13,
  InitTouch: 14,
  Touch: 15,
  Message: 17,
  KeyState: 18,
  Jumbo: 27,
  Error: 65,
  Layout: 82,
  KeyUnicode: 85,
  InputLock: 87,
  Cursor: 88,
} as const;

/** First byte of a key command. The extended ones are for Windows agents; Linux takes 4 as 0. */
export const KeyAction = { Down: 0, Up: 1, ExtendedUp: 3, ExtendedDown: 4 } as const;

/** What happened with the pointer. */
export const PointerButton = {
  Move: 0,
  LeftDown: 0x02,
  LeftUp: 0x04,
  RightDown: 0x08,
  RightUp: 0x10,
  MiddleDown: 0x20,
  MiddleUp: 0x40,
  DoubleClick: 0x88,
} as const;

export const PictureType = { Jpeg: 1, Png: 2, Tiff: 3, WebP: 4 } as const;

/** Bits of a key state. */
export const KeyLock = { Num: 1, Scroll: 2, Caps: 4 } as const;

export const InputLockState = { Unlock: 0, Lock: 1, Query: 2 } as const;

/** The display that means all of them. */
export const ALL_DISPLAYS = 65_535;

/** 100 % on the wire. */
export const FULL_SCALING = 1024;

/** CSS names of the cursor shapes, by their number on the wire. */
export const CURSOR_NAMES: readonly string[] = [
  "default",
  "progress",
  "crosshair",
  "pointer",
  "help",
  "text",
  "no-drop",
  "move",
  "nesw-resize",
  "ns-resize",
  "nwse-resize",
  "w-resize",
  "alias",
  "wait",
  "none",
  "not-allowed",
  "col-resize",
  "row-resize",
  "copy",
  "zoom-in",
  "zoom-out",
];

/** Flags of a touch point: Windows POINTER_FLAG values as viewers send them. */
export const TouchFlag = { Down: 0x0001_0006, Update: 0x0002_0006, Up: 0x0004_0000 } as const;
