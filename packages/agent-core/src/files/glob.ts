/**
 * Names with wildcards: `*` any text, `?` one character, case does not matter. Without wildcards: names that contain
 * the text.
 */

/** No regular expression: a hostile pattern must not cost more than pattern times name. */
export function matchesGlob(pattern: string, name: string): boolean {
  const wanted = pattern.toLowerCase();
  const text = name.toLowerCase();
  if (wanted.indexOf("*") < 0 && wanted.indexOf("?") < 0) return text.indexOf(wanted) >= 0;
  let at = 0;
  let i = 0;
  let starAt = -1;
  let backTo = 0;
  while (i < text.length) {
    const sign = wanted.charAt(at);
    if (sign === "*") {
      starAt = at++;
      backTo = i;
    } else if (sign !== "" && (sign === "?" || sign === text.charAt(i))) {
      at++;
      i++;
    } else if (starAt >= 0) {
      at = starAt + 1;
      i = ++backTo;
    } else return false;
  }
  while (wanted.charAt(at) === "*") at++;
  return at >= wanted.length;
}
