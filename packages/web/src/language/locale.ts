/**
 * Numbers and lists as the language of the page writes them.
 */
import { language } from "./speak.ts";

const whole: Intl.NumberFormatOptions = {};

/** For `Intl`: the browser's own variant of the language, `en-GB` say, where it names one. */
export function locale(): string {
  const code = language.value;
  return variantOf(code, navigator.languages);
}

/** The first of `tags` that is `code` or a variant of it; browsers also name what `Intl` refuses: `en-US@posix`. */
export function variantOf(code: string, tags: readonly string[]): string {
  return tags.find((tag) => (tag === code || tag.startsWith(`${code}-`)) && isTag(tag)) ?? code;
}

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false; // RangeError: no language tag
  }
}

export function formatCount(count: number): string {
  return numberFormat(whole).format(count);
}

/** "a, b and c". */
export function formatList(words: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: "conjunction" }).format(words);
}

export const dateFormat = once(
  (tag, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options),
);
export const numberFormat = once(
  (tag, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(tag, options),
);
export const relativeFormat = once(
  (tag, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(tag, options),
);

/** Makes a format once for a language and an object of options, since making one costs more than using it. */
function once<Options extends object, Format>(
  make: (tag: string, options: Options) => Format,
): (options: Options) => Format {
  const made = new WeakMap<Options, { readonly tag: string; readonly format: Format }>();
  return (options) => {
    const tag = locale();
    const known = made.get(options);
    if (known?.tag === tag) return known.format;
    const format = make(tag, options);
    made.set(options, { tag, format });
    return format;
  };
}
