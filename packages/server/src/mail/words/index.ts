/**
 * The words of letters, a file for each language. A letter speaks the language of the account that gets it; an invitation
 * that of the account that sends it. Without a choice it is the language of the browser that signed in last. Used by auth. What pages say stands in web/src/language.
 */
import { english } from "./english.ts";
import { german } from "./german.ts";
import type { LetterWords } from "./letter-words.ts";

export type { LetterWords } from "./letter-words.ts";

const languages: ReadonlyMap<string, LetterWords> = new Map([
  ["en", english],
  ["de", german],
]);

const MAX_RANGES = 32;

/** The language of letters that suits a browser best, by its header `Accept-Language`; `undefined` where none does. */
export function languageOf(acceptLanguage: string): string | undefined {
  const ranges = acceptLanguage
    .split(",", MAX_RANGES)
    .map((range) => {
      const [tag = "", ...more] = range.split(";").map((part) => part.trim().toLowerCase());
      const weight = more.find((part) => part.startsWith("q="))?.slice(2);
      return { lang: tag.split("-")[0] ?? "", weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ lang, weight }) => languages.has(lang) && weight > 0 && weight <= 1);
  return ranges.toSorted((a, b) => b.weight - a.weight)[0]?.lang;
}

/** By the `lang` of an account: `de-AT` is served by `de`; English where there is no choice, or no such language. */
export function wordsIn(lang: string | undefined): LetterWords {
  return languages.get(lang?.split("-")[0] ?? "") ?? english;
}
