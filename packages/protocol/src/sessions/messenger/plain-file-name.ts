/**
 * The name under which a file of the other page is shown and kept: one plain name, whatever was sent.
 */
const MAX_CHARS = 180;
// biome-ignore lint/suspicious/noControlCharactersInRegex: taking control characters out is the point
const unfit = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[<>:"|?*]/gu;
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

export function plainFileName(given: string): string {
  const last = given.split(/[/\\]/).findLast((part) => part.trim() !== "") ?? "";
  const name = last.replace(unfit, "_").replace(/^[.\s]+|[.\s]+$/g, "");
  if (name === "") return "file";
  return shorten(reserved.test(name) ? `_${name}` : name);
}

/** Keeps the extension. */
function shorten(name: string): string {
  if (name.length <= MAX_CHARS) return name;
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : "";
  return `${name.slice(0, MAX_CHARS - extension.length)}${extension}`;
}
