/**
 * Hardware KVM after the sign-in: RFB with Intel's tiles, keys and private texts. docs/spec/amt.md, section 4.3.
 */
export type { Colours } from "./colours.ts";
export { keysymOf, type PressedKey } from "./keysyms.ts";
export { type KvmEvents, KvmSession } from "./kvm-session.ts";
export type { Tile } from "./tiles.ts";
