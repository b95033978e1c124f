/**
 * Code tables of deflate. Source: RFC 1951, section 3.2.
 */
import { ProtocolError } from "@tendril/protocol";

const MAX_BITS = 15;

/** Extra bits of the 29 lengths and the 30 distances; the bases follow from them. */
export const lengthExtra: readonly number[] = [
  ...[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0],
];
export const distanceExtra: readonly number[] = Array.from({ length: 30 }, (_, i) =>
  Math.max(0, (i >> 1) - 1),
);
export const lengthBase: readonly number[] = [...basesOf(lengthExtra.slice(0, 28), 3), 258];
export const distanceBase: readonly number[] = basesOf(distanceExtra, 1);

export class HuffmanTable {
  static readonly maxBits = MAX_BITS;
  /** Of each size: the first code, and its symbols in order. */
  readonly #firstCodes: number[] = [];
  readonly #symbols: number[][] = [];

  /** @param sizes bits of each symbol's code, 0 for none. @throws ProtocolError when there are more codes than fit. */
  constructor(sizes: Uint8Array) {
    let code = 0;
    for (let size = 1; size <= MAX_BITS; size++) {
      code <<= 1;
      const symbols: number[] = [];
      sizes.forEach((other, symbol) => {
        if (other === size) symbols.push(symbol);
      });
      this.#firstCodes[size] = code;
      this.#symbols[size] = symbols;
      code += symbols.length;
      if (code > 1 << size) throw new ProtocolError("bad-value", "kvm: compressed tile with too many codes");
    }
  }

  find(code: number, size: number): number | undefined {
    return this.#symbols[size]?.[code - (this.#firstCodes[size] ?? 0)];
  }
}

let fixed: { readonly lengths: HuffmanTable; readonly distances: HuffmanTable } | undefined;

export function fixedTables(): { readonly lengths: HuffmanTable; readonly distances: HuffmanTable } {
  fixed ??= {
    lengths: new HuffmanTable(
      Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
    ),
    distances: new HuffmanTable(new Uint8Array(30).fill(5)),
  };
  return fixed;
}

function basesOf(extra: readonly number[], first: number): number[] {
  let next = first;
  return extra.map((bits) => {
    const base = next;
    next += 1 << bits;
    return base;
  });
}
