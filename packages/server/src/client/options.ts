/**
 * Words and options of a command, as it declares them.
 */
import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { ConfigError } from "../errors.ts";

export interface OptionSpec {
  /** What its value is, in capitals; absent for a switch. */
  readonly value?: string;
  /** May be given several times. */
  readonly isList?: true;
  readonly says: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type Given = string | boolean | readonly (string | boolean)[] | undefined;

/** Asking for an option that the command did not declare is a RangeError: our bug. */
export class Options {
  readonly #specs: OptionSpecs;
  readonly #given: ReadonlyMap<string, Given>;

  constructor(specs: OptionSpecs, given: ReadonlyMap<string, Given>) {
    this.#specs = specs;
    this.#given = given;
  }

  has(name: string): boolean {
    return this.#read(name) !== undefined;
  }

  text(name: string): string | undefined {
    const given = this.#read(name);
    return typeof given === "string" ? given : undefined;
  }

  texts(name: string): readonly string[] {
    const given = this.#read(name);
    return Array.isArray(given) ? given.map(String) : [];
  }

  /** @throws ConfigError unless it is a whole number in the range. */
  number(name: string, min: number, max: number): number | undefined {
    const given = this.text(name);
    if (given === undefined) return undefined;
    const number = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
    if (!(number >= min && number <= max)) {
      throw wrongOption(`--${name}`, given, `say a number from ${min} to ${max}`);
    }
    return number;
  }

  /** ms of a date, of an ISO 8601 time, or of a span before now such as `90m`, `12h`, `7d`. @throws ConfigError */
  time(name: string, nowMs: number): number | undefined {
    const given = this.text(name);
    if (given === undefined) return undefined;
    const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(given) ?? [];
    if (count !== undefined) return nowMs - Number(count) * (unitMs.get(unit ?? "") ?? 0);
    const time = /^\d{4}-\d{2}-\d{2}/.test(given) ? Date.parse(given) : Number.NaN;
    if (Number.isNaN(time))
      throw wrongOption(`--${name}`, given, "say 90m, 12h, 7d, 2026-01-31 or a time of ISO 8601");
    return Math.max(0, time);
  }

  #read(name: string): Given {
    if (!Object.hasOwn(this.#specs, name)) throw new RangeError(`option ${name} is not declared`);
    return this.#given.get(name);
  }
}

const unitMs: ReadonlyMap<string, number> = new Map([
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

export interface ParsedWords {
  readonly words: readonly string[];
  /** After `--`, which nobody reads as options. */
  readonly trailing: readonly string[];
  readonly options: Options;
}

/** @throws ConfigError for an option that is not declared, or one without its value. */
export function parseWords(args: readonly string[], specs: OptionSpecs): ParsedWords {
  const options: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries(specs).map(([name, { value, isList = false }]) => [
      name,
      { type: value === undefined ? "boolean" : "string", multiple: isList },
    ]),
  );
  try {
    const parsed = parseArgs({
      args: [...args],
      options,
      strict: true,
      allowPositionals: true,
      tokens: true,
    });
    const end = parsed.tokens.find(({ kind }) => kind === "option-terminator")?.index ?? args.length;
    const texts = parsed.tokens.filter((token) => token.kind === "positional");
    return {
      words: texts.filter(({ index }) => index < end).map(({ value }) => value),
      trailing: texts.filter(({ index }) => index > end).map(({ value }) => value),
      options: new Options(specs, new Map(Object.entries(parsed.values))),
    };
  } catch (error) {
    const isOurs =
      error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
    if (!isOurs) throw error;
    throw wrongOption(
      args.find((word) => error.message.includes(`'${word.split("=")[0]}`)) ?? "options",
      "",
      says(error),
    );
  }
}

/** `[--group GROUP] [--json]`. */
export function usageOf(specs: OptionSpecs): string {
  return Object.entries(specs)
    .map(
      ([name, { value, isList }]) =>
        `[--${name}${value === undefined ? "" : ` ${value}`}]${isList ? "..." : ""}`,
    )
    .join(" ");
}

export function wrongOption(key: string, value: string, remedy: string): ConfigError {
  return new ConfigError({ key, value, remedy });
}

/** The first sentence, as ours are written. */
function says({ message }: Error): string {
  const [first = ""] = message.split(/[.\n]/);
  return first.charAt(0).toLowerCase() + first.slice(1);
}
