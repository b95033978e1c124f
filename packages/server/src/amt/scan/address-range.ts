/**
 * Ranges of IPv4 addresses as people write them: one, `a-b`, `a/bits`. And whether a range lies in networks that
 * somebody allowed. Source: docs/spec/amt.md, section 6.1.
 */
import { isIPv4 } from "node:net";

/** Both ends included, as numbers. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

const BITS = 32;

/** Never reached from somewhere else: a scan of them looks into the server itself, or at everybody at once. */
const special: readonly AddressRange[] = [
  "0.0.0.0/8",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "224.0.0.0/3",
].flatMap((text) => parseRange(text) ?? []);

/** `undefined` for what is no range. Of a network the whole of it, whatever address names it. */
export function parseRange(text: string): AddressRange | undefined {
  const trimmed = text.trim();
  const [, base, bits] = /^([\d.]+)\/(\d{1,2})$/.exec(trimmed) ?? [];
  if (base !== undefined && bits !== undefined) return networkOf(base, Number(bits));
  const [, from = trimmed, to = from] = /^([\d.]+)\s*-\s*([\d.]+)$/.exec(trimmed) ?? [];
  const [first, last] = [numberOf(from), numberOf(to)];
  return first === undefined || last === undefined || last < first ? undefined : { first, last };
}

export function countOf({ first, last }: AddressRange): number {
  return last - first + 1;
}

export function* addressesIn({ first, last }: AddressRange): Generator<string> {
  for (let at = first; at <= last; at++) yield [24, 16, 8, 0].map((shift) => (at >>> shift) & 255).join(".");
}

/** Special addresses are allowed only by a network that is special itself. */
export function isAllowed(range: AddressRange, allowed: readonly AddressRange[]): boolean {
  const touched = special.filter((one) => range.first <= one.last && one.first <= range.last);
  const counts =
    touched.length === 0 ? allowed : allowed.filter((one) => touched.some((other) => isWithin(one, other)));
  return counts.some((one) => isWithin(range, one));
}

function isWithin(inner: AddressRange, outer: AddressRange): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

function networkOf(base: string, bits: number): AddressRange | undefined {
  const address = numberOf(base);
  if (address === undefined || bits > BITS) return undefined;
  const size = 2 ** (BITS - bits);
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1 };
}

function numberOf(text: string): number | undefined {
  if (!isIPv4(text)) return undefined;
  return text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
