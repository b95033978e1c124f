/**
 * Keys that phones do not have, as terminals send them. Pure.
 * Source: ECMA-48 and xterm's control sequences, "PC-Style Function Keys".
 */
export type SoftKey = "escape" | "tab" | "up" | "down" | "left" | "right";

/** As they are at a prompt, and as programs that fill the screen want them. */
const sequences: { readonly [Key in SoftKey]: readonly [plain: string, application: string] } = {
  escape: ["\u001b", "\u001b"],
  tab: ["\t", "\t"],
  up: ["\u001b[A", "\u001bOA"],
  down: ["\u001b[B", "\u001bOB"],
  right: ["\u001b[C", "\u001bOC"],
  left: ["\u001b[D", "\u001bOD"],
};

export function sequenceOf(key: SoftKey, isApplicationMode: boolean): string {
  return sequences[key][isApplicationMode ? 1 : 0];
}

/** What Ctrl makes of one letter or sign; everything else stays as it is. */
export function withControl(bytes: Uint8Array): Uint8Array {
  const [code = 0] = bytes;
  const isKey = bytes.length === 1 && (code === 0x20 || (code >= 0x40 && code < 0x7f));
  return isKey ? Uint8Array.of(code & 0x1f) : bytes;
}
