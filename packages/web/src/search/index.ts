/**
 * The search language of the device list and the palette. Words match anything; `key:value` matches one thing;
 * `-` in front means not; quotes keep blanks; `or` between two terms means either.
 */
export { type Matcher, parseSearch, type SearchTarget, type SearchTerm, searchKeys } from "./search.ts";
