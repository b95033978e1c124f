/**
 * The words of letters, a file for each language. A letter speaks the language of the account that gets it; an invitation
 * that of the account that sends it. Used by auth. What pages say stands in web/src/language.
 */
import { english } from "./english.ts";
import { german } from "./german.ts";
import type { LetterWords } from "./letter-words.ts";

export type { LetterWords } from "./letter-words.ts";

const languages: ReadonlyMap<string, LetterWords> = new Map([
  ["en", english],
  ["de", german],
]);

/** By the `lang` of an account: `de-AT` is served by `de`; English where there is no choice, or no such language. */
export function wordsIn(lang: string | undefined): LetterWords {
  return languages.get(lang?.split("-")[0] ?? "") ?? english;
}
