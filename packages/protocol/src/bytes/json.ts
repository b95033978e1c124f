/**
 * JSON of a peer: parsed once, with a size limit and a nesting limit, into a Map of its top-level fields.
 */
import { ProtocolError } from "../errors.ts";
import { decodeUtf8 } from "./text.ts";

const MAX_NESTING = 32;

/**
 * The fields of a JSON object.
 * @throws ProtocolError `too-large` over `maxBytes` or 32 levels, `bad-value` for anything but a JSON object.
 */
export function parseJsonObject(source: Uint8Array | string, maxBytes: number): Map<string, unknown> {
  if (source.length > maxBytes) {
    throw new ProtocolError("too-large", `json: expected at most ${maxBytes} bytes, got ${source.length}`);
  }
  const text = typeof source === "string" ? source : decodeUtf8(source);
  if (isNestedDeeper(text, MAX_NESTING)) {
    throw new ProtocolError("too-large", `json: nested deeper than ${MAX_NESTING} levels`);
  }
  const value = parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ProtocolError("bad-value", "json: expected an object");
  }
  return new Map(Object.entries(value));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProtocolError("bad-value", `json: ${text.length} characters do not parse`, { cause });
  }
}

/** Counts brackets outside strings: cheaper than parsing and safe against exhausting the stack. */
function isNestedDeeper(text: string, limit: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isInString) {
      if (code === 0x5c) i++;
      else if (code === 0x22) isInString = false;
    } else if (code === 0x22) isInString = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > limit) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}
