/**
 * The fields of HTTP authentication headers.
 */

/** Fields of a challenge or an answer, names in lower case. */
export function parseAuthorization(header: string): Map<string, string> {
  const fields = new Map<string, string>();
  const text = header.slice(header.indexOf(" ") + 1);
  for (const [, name = "", quoted, plain = ""] of text.matchAll(
    /([a-zA-Z]+)\s*=\s*(?:"([^"]*)"|([^,\s]+))/g,
  )) {
    fields.set(name.toLowerCase(), quoted ?? plain);
  }
  return fields;
}
