/**
 * Which key makes which symbol: the server's keyboard, and spare keys that are given symbols it lacks.
 */
import { answered, type XConnection } from "./connection.ts";
import { keysymOfCharacter } from "./vk-keysyms.ts";

/** How to make a symbol: a key, and whether Shift must be held; undefined when it does not matter. */
export interface KeyPlace {
  readonly keycode: number;
  readonly isShifted?: boolean;
}

/** A spare key that just typed one symbol gets another one only when programs have read the first. */
export const REUSE_AFTER_MS = 150;
const MAX_SPARE_KEYS = 24;

interface SpareKey {
  readonly keycode: number;
  keysym: number;
  usedAtMs: number;
}

export class Keymap {
  readonly #connection: XConnection;
  readonly #symbolsPerKey: number;
  /** Symbol to the key that makes it, by level: plain and shifted of the first group. */
  readonly #places = new Map<number, KeyPlace>();
  /** Any key that has the symbol somewhere: for keys that are pressed as keys, whatever group is chosen. */
  readonly #keys = new Map<number, number>();
  readonly #spare: SpareKey[] = [];

  private constructor(connection: XConnection, rows: readonly (readonly number[])[], previous?: Keymap) {
    this.#connection = connection;
    const given = (previous === undefined ? [] : previous.#spare).filter(({ keycode, keysym }) => {
      const symbols = rows[keycode - connection.display.min_keycode];
      return keysym !== 0 && symbols?.every((symbol) => symbol === keysym);
    });
    this.#spare.push(...given);
    this.#symbolsPerKey = rows[0]?.length ?? 1;
    for (const [i, symbols] of rows.entries()) this.#take(connection.display.min_keycode + i, symbols);
  }

  /** `previous`: the keys to which it gave symbols are spare still. */
  static async read(connection: XConnection, previous?: Keymap): Promise<Keymap> {
    const { min_keycode: first, max_keycode: last } = connection.display;
    const rows = await answered<readonly (readonly number[])[]>((answer) =>
      connection.client.GetKeyboardMapping(first, last - first + 1, answer),
    );
    return new Keymap(connection, rows, previous);
  }

  /** The key with that symbol; undefined when the keyboard has none. */
  keyOf(keysym: number): number | undefined {
    return this.#keys.get(keysym);
  }

  isSpare(keycode: number): boolean {
    return this.#spare.some((key) => key.keycode === keycode);
  }

  /** Where a character is in that group; undefined when a spare key must be found for it. */
  placeOf(codePoint: number, group: number): KeyPlace | undefined {
    const keysym = keysymOfCharacter(codePoint);
    if (keysym === undefined) return undefined;
    const place = group === 0 ? this.#places.get(keysym) : undefined; // the table is that of the first group
    if (place !== undefined) return place;
    const spare = this.#spare.find((key) => key.keysym === keysym);
    return spare === undefined ? undefined : { keycode: spare.keycode };
  }

  /** Notes that a spare key was pressed. */
  used(keycode: number, nowMs: number): void {
    const spare = this.#spare.find((key) => key.keycode === keycode);
    if (spare !== undefined) spare.usedAtMs = nowMs;
  }

  /** Gives a spare key that symbol. A number: so many ms must pass first. undefined: it can never be typed. */
  assign(codePoint: number, nowMs: number): KeyPlace | number | undefined {
    const keysym = keysymOfCharacter(codePoint);
    const [oldest] = this.#spare.toSorted((a, b) => a.usedAtMs - b.usedAtMs);
    if (keysym === undefined || oldest === undefined) return undefined;
    const waitMs = oldest.usedAtMs + REUSE_AFTER_MS - nowMs;
    if (waitMs > 0) return waitMs;
    oldest.keysym = keysym;
    oldest.usedAtMs = nowMs;
    this.#write(oldest.keycode, keysym);
    return { keycode: oldest.keycode };
  }

  /** Takes the symbols off the spare keys. */
  clear(): void {
    for (const { keycode, keysym } of this.#spare) if (keysym !== 0) this.#write(keycode, 0);
    for (const key of this.#spare) key.keysym = 0;
  }

  #take(keycode: number, symbols: readonly number[]): void {
    if (this.isSpare(keycode)) return;
    if (symbols.every((keysym) => keysym === 0)) {
      if (this.#spare.length < MAX_SPARE_KEYS) this.#spare.push({ keycode, keysym: 0, usedAtMs: 0 });
      return;
    }
    symbols.forEach((keysym, level) => {
      if (keysym === 0) return;
      if (!this.#keys.has(keysym)) this.#keys.set(keysym, keycode);
      if (level < 2 && !this.#places.has(keysym))
        this.#places.set(keysym, { keycode, isShifted: level === 1 });
    });
    const [first = 0, second = 0] = symbols;
    if (second === 0 && first >= 0x61 && first <= 0x7a) {
      this.#places.set(first - 0x20, { keycode, isShifted: true }); // a letter alone stands for both cases
    }
  }

  #write(keycode: number, keysym: number): void {
    const symbols = Array.from({ length: this.#symbolsPerKey }, () => keysym);
    this.#connection.client.ChangeKeyboardMapping(keycode, this.#symbolsPerKey, symbols);
  }
}
