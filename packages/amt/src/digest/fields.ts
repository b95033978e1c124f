/**
 * `name=value` lists of HTTP authentication headers, values quoted or not.
 */
const MAX_HEADER_CHARS = 4_096;
const MAX_FIELDS = 32;
const fieldForm = /\s*([A-Za-z0-9_-]{1,32})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]*))\s*(?:,|$)/y;

/** Names in lower case. `undefined` unless the header is a Digest header of a sane size, each name once. */
export function parseDigestFields(header: string): ReadonlyMap<string, string> | undefined {
  const scheme = /^\s*Digest\s+/i.exec(header);
  if (scheme === null || header.length > MAX_HEADER_CHARS) return undefined;
  const fields = new Map<string, string>();
  const form = new RegExp(fieldForm);
  form.lastIndex = scheme[0].length;
  while (form.lastIndex < header.length) {
    const [, name = "", quoted, bare = ""] = form.exec(header) ?? [];
    if (name === "" || fields.has(name.toLowerCase()) || fields.size >= MAX_FIELDS) return undefined;
    fields.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, "$1") ?? bare);
  }
  return fields;
}

/** For a quoted value. */
export function quote(value: string): string {
  return `"${value.replaceAll(/["\\]/g, "\\$&").replaceAll(/[\r\n]/g, "")}"`;
}
