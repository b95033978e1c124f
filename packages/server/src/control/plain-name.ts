/**
 * Names that people give to things: one line, no control characters, not only blanks.
 */
export function isPlainName(name: string): boolean {
  return name.trim() !== "" && !/\p{Cc}/u.test(name);
}
