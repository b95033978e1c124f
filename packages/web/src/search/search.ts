/**
 * Parses a search once; the matcher then runs over every device.
 */
import { t } from "../language/index.ts";

/** A device as the search sees it; lower-case texts. */
export interface SearchTarget {
  readonly name: string;
  readonly os: string;
  readonly group: string;
  readonly tags: readonly string[];
  readonly users: readonly string[];
  readonly ip: string;
  readonly description: string;
  readonly isOnline: boolean;
  /** ms; 0 when unknown. */
  readonly lastSeenAtMs: number;
}

export interface SearchTerm {
  /** `""` for a plain word. */
  readonly key: string;
  readonly value: string;
  readonly isNot: boolean;
  /** Why the term is not understood, and what may be meant. */
  readonly problem?: string;
}

export interface Matcher {
  readonly terms: readonly SearchTerm[];
  matches(target: SearchTarget): boolean;
}

type Test = (target: SearchTarget, value: string) => boolean;

const DAY_MS = 86_400_000;
const unitsMs: ReadonlyMap<string, number> = new Map([
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", DAY_MS],
  ["w", 7 * DAY_MS],
]);

const tests: ReadonlyMap<string, Test> = new Map<string, Test>([
  ["name", ({ name }, value) => name.includes(value)],
  ["os", ({ os }, value) => os.includes(value)],
  ["group", ({ group }, value) => group.includes(value)],
  ["tag", ({ tags }, value) => tags.some((tag) => tag.includes(value))],
  ["user", ({ users }, value) => users.some((user) => user.includes(value))],
  ["ip", ({ ip }, value) => ip.startsWith(value)],
  ["desc", ({ description }, value) => description.includes(value)],
  ["is", ({ isOnline }, value) => (value === "online" ? isOnline : value === "offline" && !isOnline)],
  ["seen", matchesSeen],
]);

/** Short forms that people who come from elsewhere type. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["g", "group"],
  ["t", "tag"],
  ["u", "user"],
]);

export const searchKeys: readonly string[] = [...tests.keys()];

export function parseSearch(text: string): Matcher {
  const alternatives: SearchTerm[][] = [[]];
  for (const word of splitWords(text)) {
    if (word.text.toLowerCase() === "or" && !word.isQuoted) alternatives.push([]);
    else alternatives.at(-1)?.push(parseTerm(word.text));
  }
  const used = alternatives.filter((terms) => terms.length > 0);
  return {
    terms: used.flat(),
    matches: (target) =>
      used.length === 0 || used.some((terms) => terms.every((term) => matchesTerm(term, target))),
  };
}

function parseTerm(text: string): SearchTerm {
  const isNot = text.startsWith("-") && text.length > 1;
  const rest = isNot ? text.slice(1) : text;
  const at = rest.indexOf(":");
  if (at <= 0) return { key: "", value: rest.toLowerCase(), isNot };
  const written = rest.slice(0, at).toLowerCase();
  const key = aliases.get(written) ?? written;
  const value = rest.slice(at + 1).toLowerCase();
  if (!tests.has(key)) {
    const nearest = nearestKey(written);
    return {
      key,
      value,
      isNot,
      problem: t("There is no key {written}. Did you mean {nearest}?", { written, nearest }),
    };
  }
  if (key === "is" && value !== "online" && value !== "offline") {
    return { key, value, isNot, problem: t("After is: comes online or offline.") };
  }
  return { key, value, isNot };
}

function matchesTerm({ key, value, isNot, problem }: SearchTerm, target: SearchTarget): boolean {
  if (problem !== undefined || value === "") return true;
  const test = tests.get(key);
  const isMatch = test === undefined ? matchesAnything(target, value) : test(target, value);
  return isMatch !== isNot;
}

function matchesAnything(target: SearchTarget, value: string): boolean {
  const { name, os, group, ip, description, tags, users } = target;
  return (
    name.includes(value) ||
    os.includes(value) ||
    group.includes(value) ||
    ip.startsWith(value) ||
    description.includes(value) ||
    tags.some((tag) => tag.includes(value)) ||
    users.some((user) => user.includes(value))
  );
}

/** `seen:>7d` not for a week, `seen:<1h` within the hour. */
function matchesSeen({ isOnline, lastSeenAtMs }: SearchTarget, value: string): boolean {
  const match = /^([<>]?)(\d+)([mhdw])$/.exec(value);
  if (match === null) return true;
  const limitMs = Number(match[2]) * (unitsMs.get(match[3] ?? "") ?? DAY_MS);
  const ageMs = isOnline ? 0 : Date.now() - lastSeenAtMs;
  return match[1] === "<" ? ageMs < limitMs : ageMs > limitMs;
}

function splitWords(text: string): { text: string; isQuoted: boolean }[] {
  const words: { text: string; isQuoted: boolean }[] = [];
  for (const match of text.matchAll(/(-?[^\s":]*:?)"([^"]*)"?|(\S+)/g)) {
    const [, prefix = "", quoted, plain] = match;
    if (plain !== undefined) words.push({ text: plain, isQuoted: false });
    else words.push({ text: `${prefix}${quoted ?? ""}`, isQuoted: true });
  }
  return words;
}

function nearestKey(written: string): string {
  const score = (key: string): number =>
    [...key].filter((letter) => written.includes(letter)).length - key.length / 10;
  return [...searchKeys].sort((a, b) => score(b) - score(a))[0] ?? "";
}
