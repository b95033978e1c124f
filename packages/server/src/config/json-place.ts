/**
 * Where text stops being JSON. The engine's own words quote what stands there, and settings hold passwords.
 */
export interface Place {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

const token =
  /[ \t\n\r]*(?:("(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([{}[\],:]))/uy;

/** What is wanted next in text that is JSON so far, and the kinds of words that are that. */
const kinds = {
  value: ["string", "plain", "{", "["],
  "value or end": ["string", "plain", "{", "[", "]"],
  key: ["string"],
  "key or end": ["string", "}"],
  colon: [":"],
  more: [",", "}", "]"],
  nothing: [],
} as const satisfies Record<string, readonly string[]>;
type Wanted = keyof typeof kinds;

/** The first word that cannot be there, or the end of the text. */
export function placeOfMistake(text: string): Place {
  const open: string[] = [];
  let wanted: Wanted = "value";
  let at = 0;
  for (;;) {
    token.lastIndex = at;
    const match = token.exec(text);
    const next: Wanted | undefined = match === null ? undefined : follow(wanted, match, open);
    if (match === null || next === undefined) break;
    at = token.lastIndex;
    wanted = next;
  }
  const blank = /[ \t\n\r]*/y;
  blank.lastIndex = at;
  blank.exec(text);
  const lines = text.slice(0, blank.lastIndex).split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

/** `undefined`: that word cannot be there. Keeps `open`, the brackets around. */
function follow(wanted: Wanted, [, string, , mark]: RegExpExecArray, open: string[]): Wanted | undefined {
  const kind = mark ?? (string === undefined ? "plain" : "string");
  if (!(kinds[wanted] as readonly string[]).includes(kind)) return undefined;
  if (kind === ":") return "value";
  if (kind === ",") return open.at(-1) === "{" ? "key" : "value";
  if (kind === "{" || kind === "[") {
    open.push(kind);
    return kind === "{" ? "key or end" : "value or end";
  }
  if (kind === "}" || kind === "]") {
    if (open.pop() !== (kind === "}" ? "{" : "[")) return undefined;
  } else if (wanted === "key" || wanted === "key or end") return "colon";
  return open.length === 0 ? "nothing" : "more";
}
