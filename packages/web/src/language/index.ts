/**
 * Languages of the pages. English stands in the sources, and is what a catalogue is looked up by: `t("Sign in")`. A catalogue
 * is loaded only where its language is wanted. `german/` is the complete one: what it lacks does not pass the type checker.
 * Used by every part of the web app. Rules for writers: docs/languages.md, decision: ADR 21.
 */

export type { CountedText, PlainText, Text } from "./catalogue.ts";
export { dateFormat, formatCount, formatList, locale, numberFormat, relativeFormat } from "./locale.ts";
export { followLanguage, language, languages, pickLanguage, speak } from "./speak.ts";
export { parts, plural, said, t } from "./translate.ts";
