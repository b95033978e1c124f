/**
 * A text as words and links. Only http and https are links, and they show what they are.
 */
export type TextPart =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly url: string };

const linkForm = /\bhttps?:\/\/[^\s<>"'`\\\p{Cc}\p{Cf}]{3,2000}/gu;
/** Ends a sentence rather than an address. */
const trailing = /[.,;:!?)\]}»”’]+$/u;
const emojiOnly = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\s){1,12}$/u;

/** Marks that write the other way round go: they make words look like others. */
const turning = /[\u202a-\u202e\u2066-\u2069]/gu;

export function splitText(given: string): TextPart[] {
  const text = given.replace(turning, "");
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of text.matchAll(linkForm)) {
    const found = match[0].replace(trailing, "");
    const url = URL.parse(found);
    if (url === null || url.username !== "" || url.password !== "") continue;
    if (match.index > at) parts.push({ kind: "words", text: text.slice(at, match.index) });
    parts.push({ kind: "link", text: found, url: url.href });
    at = match.index + found.length;
  }
  if (at < text.length) parts.push({ kind: "words", text: text.slice(at) });
  return parts;
}

/** A few emoji and nothing else: shown large. */
export function isEmojiOnly(text: string): boolean {
  return emojiOnly.test(text) && /\p{Extended_Pictographic}/u.test(text);
}
