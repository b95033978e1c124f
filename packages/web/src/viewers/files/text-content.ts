/**
 * The content of a file as text that is edited in a field, and back. Fields know one kind of line end and no byte order
 * mark: both are put back, so that only what was edited changes.
 */
const MARK = "\ufeff";
/** What ends a line, kept with the line. */
const LINE_STARTS = /(?<=\r\n|\r(?!\n)|\n)/;

/** With `\n` at the ends of lines; `undefined` for what is no UTF-8 text. */
export function readText(bytes: Uint8Array): string | undefined {
  const text = decode(bytes);
  return text === undefined ? undefined : plain(text.startsWith(MARK) ? text.slice(1) : text);
}

/** `edited` as the content of the file that was `before`. Lines that are as they were keep their ends; others get that of the first. */
export function writeText(edited: string, before: Uint8Array): string {
  const original = decode(before) ?? "";
  const mark = original.startsWith(MARK) ? MARK : "";
  const old = original.slice(mark.length).split(LINE_STARTS);
  const lines = edited.split(LINE_STARTS);
  const most = Math.min(old.length, lines.length);
  const isKept = (i: number): boolean => plain(old.at(i) ?? "") === lines.at(i);
  let head = 0;
  while (head < most && isKept(head)) head++;
  let tail = 0;
  while (tail < most - head && isKept(-tail - 1)) tail++;
  const end = /\r\n|\r|\n/.exec(original)?.[0] ?? "\n";
  const changed = lines.slice(head, lines.length - tail).map((line) => line.replace("\n", end));
  return [mark, ...old.slice(0, head), ...changed, ...old.slice(old.length - tail)].join("");
}

function plain(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}
