/** What firmware takes as a password of its administrator and of its menu. Source: docs/spec/amt.md, section 3.4. */
const MIN_CHARS = 8;
const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\w]/];

/** Of eight characters and four kinds: small and capital letters, digits, signs. */
export function isFirmwarePassword(text: string): boolean {
  return text.length >= MIN_CHARS && kinds.every((kind) => kind.test(text));
}
