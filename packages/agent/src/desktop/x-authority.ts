/**
 * The file with the cookies of X displays.
 *
 *     entries: u16be family | address | display number | name | cookie       (each: u16be length, bytes)
 *
 * Source: X11 Xau, "Xauthority file".
 */
export interface XCookie {
  readonly name: string;
  /** Latin-1 text of the bytes. */
  readonly text: string;
}

const MAX_ENTRIES = 1_000;
const LOCAL = 256;
const WILD = 65_535;

interface Entry extends XCookie {
  readonly family: number;
  readonly displayNumber: string;
}

/** The cookie for a display such as `:0`; one for this computer goes before one for any. */
export function pickCookie(file: Buffer, displayName: string): XCookie | undefined {
  const number = /:(\d+)/.exec(displayName)?.[1] ?? "0";
  const fitting = readEntries(file).filter(
    ({ name, displayNumber }) =>
      name === "MIT-MAGIC-COOKIE-1" && (displayNumber === number || displayNumber === ""),
  );
  const entry =
    fitting.find(({ family }) => family === LOCAL) ??
    fitting.find(({ family }) => family === WILD) ??
    fitting[0];
  return entry === undefined ? undefined : { name: entry.name, text: entry.text };
}

/** Whole entries; what is cut off at the end is left out. */
function readEntries(file: Buffer): readonly Entry[] {
  const entries: Entry[] = [];
  let at = 0;
  const readText = (): string | undefined => {
    if (at + 2 > file.length) return undefined;
    const end = at + 2 + file.readUInt16BE(at);
    if (end > file.length) return undefined;
    const text = file.toString("latin1", at + 2, end);
    at = end;
    return text;
  };
  while (at + 2 <= file.length && entries.length < MAX_ENTRIES) {
    const family = file.readUInt16BE(at);
    at += 2;
    const [address, displayNumber, name, text] = [readText(), readText(), readText(), readText()];
    if (address === undefined || displayNumber === undefined || name === undefined || text === undefined)
      break;
    entries.push({ family, displayNumber, name, text });
  }
  return entries;
}
