/**
 * From English as it stands in the sources to what the reader sees. Read while something is drawn: whoever draws is drawn
 * anew when the language changes. Never at the top of a module, which runs before a catalogue is there.
 */
import type { VNode } from "preact";
import type { Catalogue, CountedText, Forms, NamesOf, Text } from "./catalogue.ts";
import { dateFormat, formatCount, locale } from "./locale.ts";
import { catalogue } from "./speak.ts";

/** Longer ones are no sentence of the server, and comparing them with those that have gaps would take long. */
const MAX_SAID_CHARACTERS = 1_000;

type Value = string | number;
type Values<Key extends string, What, Given extends string = never> = [Exclude<NamesOf<Key>, Given>] extends [
  never,
]
  ? []
  : [values: Readonly<Record<Exclude<NamesOf<Key>, Given>, What>>];

/** The text, with its names in braces filled in. Numbers are written as the language does. */
export function t<Key extends Text>(text: Key, ...values: Values<Key, Value>): string {
  return fill(lookUp(text), values[0]);
}

/** `t` for a text around elements: `parts("Ask {name} first", { name: <b>Ada</b> })`. */
export function parts<Key extends Text>(
  text: Key,
  values: Readonly<Record<NamesOf<Key>, VNode | Value>>,
): readonly (VNode | string)[] {
  const filled: Readonly<Record<string, VNode | Value>> = values;
  return lookUp(text)
    .split(/\{(\w+)\}/)
    .map((piece, i) => {
      if (i % 2 === 0) return piece;
      const value = filled[piece] ?? "";
      return typeof value === "number" ? formatCount(value) : value;
    });
}

/**
 * A text by a number, which fills `{count}`: `plural(2, "{count} device", "{count} devices")`. The catalogue has it by the
 * last one, with as many forms as its language needs.
 */
export function plural<Key extends CountedText>(
  count: number,
  one: string,
  other: Key,
  ...values: Values<Key, Value, "count">
): string {
  const given = catalogue.value?.[other];
  const forms: Forms =
    given === undefined ? { one, other } : typeof given === "string" ? { other: given } : given;
  const category = new Intl.PluralRules(locale()).select(count);
  return fill(withoutContext(forms[category === "zero" ? "other" : category] ?? forms.other), {
    count,
    ...values[0],
  });
}

/**
 * A sentence that the server wrote in English: translated where the catalogue knows it, as it came where not. Gaps of the
 * catalogue's text are numbers and dates, `"At least {1} characters."`, and names, `"Account created: {A}"`.
 */
export function said(text: string): string {
  const entries = catalogue.value;
  if (entries === undefined || text.length > MAX_SAID_CHARACTERS) return text;
  const known = entries[text];
  if (typeof known === "string") return known;
  const written: string[] = [];
  const counted = entries[text.replace(numberOrDate, (digits) => `{${written.push(digits)}}`)];
  if (typeof counted === "string")
    return counted.replace(/\{(\d)\}/g, (_, at) => rewrite(written[at - 1] ?? ""));
  for (const { pattern, form } of formsOf(entries)) {
    const [, ...names] = pattern.exec(text) ?? [];
    if (names.length > 0) return form.replace(/\{([A-Z])\}/g, (_, gap) => names[letters.indexOf(gap)] ?? "");
  }
  return text;
}

interface Form {
  readonly pattern: RegExp;
  readonly form: string;
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const forms = new WeakMap<Catalogue, readonly Form[]>();

/** Texts of a catalogue with gaps for names, as patterns of what the server says; those with most words of their own first. */
function formsOf(entries: Catalogue): readonly Form[] {
  const known = forms.get(entries);
  if (known !== undefined) return known;
  const made = Object.entries(entries).flatMap(([key, form]) => {
    const pieces = key.split(/\{[A-Z]\}/).map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    if (pieces.length === 1 || typeof form !== "string") return [];
    const pattern = new RegExp(`^${pieces.join("(.+)")}$`, "s");
    return [{ pattern, form, ownLength: pieces.join("").length }];
  });
  made.sort((a, b) => b.ownLength - a.ownLength);
  forms.set(entries, made);
  return made;
}

const numberOrDate = /\d{4}-\d{2}-\d{2}|\d+(?:[.,]\d+)*/g;
const medium: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeZone: "UTC" };

/** From `1,234.5` and `2027-01-31` to what the language writes; anything else is no number and stays. */
function rewrite(written: string): string {
  if (written.includes("-")) {
    const ms = Date.parse(written);
    return Number.isNaN(ms) ? written : dateFormat(medium).format(ms);
  }
  const isNumber = /^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/.test(written);
  return isNumber ? formatCount(Number(written.replaceAll(",", ""))) : written;
}

function lookUp(text: string): string {
  const known = catalogue.value?.[text];
  return typeof known === "string" ? known : withoutContext(text);
}

function withoutContext(text: string): string {
  const at = text.indexOf("|");
  return at === -1 ? text : text.slice(0, at);
}

function fill(text: string, values: Readonly<Record<string, unknown>> | undefined): string {
  if (values === undefined) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? formatCount(value) : String(value);
  });
}
