/**
 * Answers of commands, for people and for programs. What devices and people chose to call themselves never reaches a
 * terminal as control characters.
 */
export interface Column<Row> {
  readonly title: string;
  cell(row: Row): string | number | undefined;
}

/** JSON is the rows, a table their cells. */
export interface ListAnswer {
  readonly kind: "list";
  readonly rows: readonly object[];
  readonly titles: readonly string[];
  readonly cells: readonly (readonly string[])[];
}

/** JSON is the object, people get its parts line by line. */
export interface ThingAnswer {
  readonly kind: "thing";
  readonly thing: object;
  readonly lines: readonly (readonly [title: string, value: string])[];
}

/** What happened to each of several devices or people; any failure makes the command fail. */
export interface OutcomeAnswer {
  readonly kind: "outcomes";
  readonly outcomes: readonly Outcome[];
}

export interface Outcome {
  readonly id?: string;
  readonly name: string;
  readonly isDone: boolean;
  /** What came back, or why not. */
  readonly result: string;
}

/** The command has said everything. */
export interface SaidAnswer {
  readonly kind: "said";
}

export type Answer = ListAnswer | ThingAnswer | OutcomeAnswer | SaidAnswer;

export function listOf<Row extends object>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): ListAnswer {
  return {
    kind: "list",
    rows,
    titles: columns.map(({ title }) => title),
    cells: rows.map((row) => columns.map((column) => String(column.cell(row) ?? ""))),
  };
}

export function thingOf(
  thing: object,
  lines: readonly (readonly [string, string | number | undefined])[],
): ThingAnswer {
  const shown = lines.flatMap(([title, value]) =>
    value === undefined || value === "" ? [] : [[title, String(value)] as const],
  );
  return { kind: "thing", thing, lines: shown };
}

export function outcomesOf(outcomes: readonly Outcome[]): OutcomeAnswer {
  return { kind: "outcomes", outcomes };
}

/** Lines to print. */
export function render(answer: Answer, isJson: boolean): string[] {
  switch (answer.kind) {
    case "said":
      return [];
    case "list":
      return isJson ? [toJson(answer.rows)] : renderTable(answer.titles, answer.cells);
    case "thing":
      return isJson ? [toJson(answer.thing)] : renderLines(answer.lines);
    case "outcomes":
      return isJson ? [toJson(answer.outcomes)] : answer.outcomes.flatMap(renderOutcome);
  }
}

/** JSON of one value in lines; all control characters are escaped, also those that JSON would let through. */
export function toJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, undefined, indent).replace(
    unseenCharacters,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Of one line: control characters and those that turn the writing round become a replacement character. */
export function plain(text: string): string {
  return plainLines(text).replace(/[\n\t]/g, "\ufffd");
}

/** The same, where line ends and tabs may be. */
export function plainLines(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(controlCharacters, "\ufffd")
    .replace(unseenCharacters, "\ufffd");
}

/** `2026-01-31T12:00:00Z`; `undefined` for no time. */
export function timeText(ms: number | undefined): string | undefined {
  return ms === undefined || ms <= 0 ? undefined : new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: replacing control characters is the point
const controlCharacters = /[\u0000-\u0008\u000b-\u001f]/g;
const unseenCharacters = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function renderTable(titles: readonly string[], cells: readonly (readonly string[])[]): string[] {
  const rows = [titles, ...cells].map((row) => row.map(plain));
  const widths = titles.map((_title, i) => Math.max(...rows.map((row) => [...(row[i] ?? "")].length)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell + " ".repeat((widths[i] ?? 0) - [...cell].length))
      .join("  ")
      .trimEnd(),
  );
}

function renderLines(lines: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...lines.map(([title]) => title.length));
  return lines.map(([title, value]) => `${title.padEnd(width)}  ${plain(value)}`);
}

function renderOutcome({ name, result, isDone }: Outcome): string[] {
  const lines = plainLines(result).trimEnd().split("\n");
  const mark = isDone ? "" : "failed: ";
  if (lines.length === 1) return [`${plain(name)}: ${mark}${lines[0] ?? ""}`];
  return [`${plain(name)}:`, ...lines.map((line) => `    ${line}`)];
}
