/**
 * What a catalogue holds, and the types that hold sources and catalogue together.
 */
import type { german } from "./german/index.ts";

/** A text by the plural categories of its language (`Intl.PluralRules`); `other` serves those that are not there. */
export interface Forms {
  readonly one?: string;
  readonly two?: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}

/** Translations by English text; English before `|`, what tells it from the same words with another meaning after it. */
export type Catalogue = Readonly<Record<string, string | Forms>>;

type Complete = typeof german;

/** Texts that are counted: `"{count} devices"`. */
export type CountedText = {
  [Key in keyof Complete]: Complete[Key] extends string ? never : Key;
}[keyof Complete];

/** Texts that every complete catalogue has. */
export type Text = Exclude<keyof Complete, CountedText>;

/** What a whole catalogue holds: `{ … } satisfies CompleteCatalogue`. */
export type CompleteCatalogue = Readonly<Record<Text, string> & Record<CountedText, Forms | string>>;

/** Names in braces of a text. */
export type NamesOf<Key extends string> = Key extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesOf<Rest>
  : never;

/** Texts without anything to fill in: for tables of words. */
export type PlainText = { [Key in Text]: Key extends `${string}{${string}` ? never : Key }[Text];
