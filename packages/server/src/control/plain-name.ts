/**
 * Names that people give to things: one line, no control characters, none that turn the writing round, not only blanks.
 */
export function isPlainName(name: string): boolean {
  return name.trim() !== "" && !/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u.test(name);
}
