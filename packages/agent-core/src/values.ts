/**
 * Reading fields of messages: whatever came, the result has the wanted type. Small stand-ins for what ES5 lacks.
 */
import type { Fields } from "./host/index.ts";

export function textOf(value: unknown, maxChars: number): string {
  return typeof value === "string" ? value.substring(0, maxChars) : "";
}

export function numberOf(value: unknown, fallback: number): number {
  return typeof value === "number" && value - value === 0 ? value : fallback;
}

export function fieldsOf(value: unknown): Fields {
  const empty: Fields = {};
  return typeof value === "object" && value !== null ? (value as Fields) : empty;
}

/** The fields of `more` over those of `base`. */
export function merge(base: Fields, more: Fields): Fields {
  const merged: { [name: string]: unknown } = {};
  const add = (fields: Fields): void => {
    const names = Object.keys(fields);
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      if (name !== undefined && fields[name] !== undefined) merged[name] = fields[name];
    }
  };
  add(base);
  add(more);
  return merged;
}

/** JSON of a peer; null for anything but an object. */
export function parseFields(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Fields) : null;
  } catch (_error) {
    return null; // not JSON: the wire says to ignore it
  }
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function escapedOf(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch (_error) {
    return encodeURIComponent(text.replace(/[\ud800-\udfff]/g, "?")); // half a surrogate pair is no text
  }
}

/** Base64 of the UTF-8 bytes of a text. */
export function base64Of(text: string): string {
  const escaped = escapedOf(text); // an escape is one byte, everything else one ASCII letter
  const bytes: number[] = [];
  for (let i = 0; i < escaped.length; i++) {
    const isEscape = escaped.charAt(i) === "%";
    bytes.push(isEscape ? parseInt(escaped.substring(i + 1, i + 3), 16) : escaped.charCodeAt(i));
    if (isEscape) i += 2;
  }
  let encoded = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const bits = ((bytes[i] || 0) << 16) | ((bytes[i + 1] || 0) << 8) | (bytes[i + 2] || 0);
    encoded += BASE64.charAt(bits >> 18) + BASE64.charAt((bits >> 12) & 63);
    encoded += left > 1 ? BASE64.charAt((bits >> 6) & 63) : "=";
    encoded += left > 2 ? BASE64.charAt(bits & 63) : "=";
  }
  return encoded;
}

/** Lines without their ends; empty ones are left out. */
export function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== "");
}

/** `key=value` lines as fields; a later line of the same key wins. */
export function pairsOf(text: string): { [name: string]: string } {
  const pairs: { [name: string]: string } = {};
  const lines = linesOf(text);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] || "";
    const at = line.indexOf("=");
    if (at > 0) pairs[line.substring(0, at)] = line.substring(at + 1).replace(/^\s+|\s+$/g, "");
  }
  return pairs;
}

/** http and https only: nothing else is ever opened on a device. */
export function isWebAddress(url: string): boolean {
  return url.length <= 2_048 && /^https?:\/\/[^\s"'<>]+$/.test(url);
}
