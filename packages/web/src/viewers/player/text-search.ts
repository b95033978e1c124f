/**
 * Finds text in what a terminal showed and in what was typed. Works on lines, with the time at which each was written.
 */
import { RecordingFlag } from "@tendril/protocol/constants";
import { type RecordingSource, readFrames } from "@tendril/protocol/sessions/recording";

const MAX_HITS = 500;
const MAX_LINE_CHARS = 2_000;
const MAX_BYTES = 256 * 1_048_576;

export interface TextHit {
  /** ms since 1970. */
  readonly time: number;
  readonly isTyped: boolean;
  readonly line: string;
}

/** Regardless of case. Stops at 500 hits, after 256 MB, or when it is aborted. */
export async function searchText(
  { source, firstFrame }: { readonly source: RecordingSource; readonly firstFrame: number },
  text: string,
  signal: AbortSignal,
): Promise<TextHit[]> {
  const hits: TextHit[] = [];
  const wanted = text.toLowerCase();
  if (wanted === "") return hits;
  const add = (isTyped: boolean) => (line: string, time: number) => {
    if (line.toLowerCase().includes(wanted) && hits.length < MAX_HITS) hits.push({ time, isTyped, line });
  };
  const shown = new LineReader(add(false));
  const typed = new LineReader(add(true));
  for await (const block of readFrames(source, firstFrame)) {
    if (signal.aborted || hits.length >= MAX_HITS || block.offset > MAX_BYTES) break;
    if (block.flags === RecordingFlag.Binary) shown.push(block.payload, block.time);
    else if (block.flags === (RecordingFlag.Binary | RecordingFlag.FromViewer))
      typed.push(block.payload, block.time);
  }
  shown.end();
  typed.end();
  return hits.sort((left, right) => left.time - right.time);
}

/** Lines without the terminal's commands. A backspace takes a letter back, so that typed words are found. */
export class LineReader {
  readonly #onLine: (line: string, time: number) => void;
  readonly #decoder = new TextDecoder();
  #line = "";
  #time = 0;
  #state: "text" | "escape" | "csi" | "string" = "text";

  constructor(onLine: (line: string, time: number) => void) {
    this.#onLine = onLine;
  }

  /** The time of a line is that of its first letter. */
  push(bytes: Uint8Array, time: number): void {
    for (const letter of this.#decoder.decode(bytes, { stream: true })) this.#take(letter, time);
  }

  end(): void {
    const line = this.#line.trimEnd();
    if (line !== "") this.#onLine(line, this.#time);
    this.#line = "";
  }

  #take(letter: string, time: number): void {
    if (this.#state !== "text") {
      this.#takeCommand(letter);
      return;
    }
    if (letter === "\x1b") this.#state = "escape";
    else if (letter === "\n" || letter === "\r") this.end();
    else if (letter === "\b" || letter === "\x7f") this.#line = this.#line.slice(0, -1);
    else if (letter >= " " && this.#line.length < MAX_LINE_CHARS) {
      if (this.#line === "") this.#time = time;
      this.#line += letter;
    }
  }

  /** `ESC [ ... letter`, `ESC ] ... BEL or ESC \`, `ESC letter`. */
  #takeCommand(letter: string): void {
    if (this.#state === "escape") {
      const isString = letter === "]" || letter === "P" || letter === "_" || letter === "^";
      this.#state = letter === "[" ? "csi" : isString ? "string" : "text";
    } else if (this.#state === "csi") {
      if (letter >= "@" && letter <= "~") this.#state = "text";
    } else if (letter === "\x07") this.#state = "text";
    else if (letter === "\x1b") this.#state = "escape";
  }
}
