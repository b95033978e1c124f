/**
 * The hash of the hashes of pieces, as the host computes it: content is checked without being kept.
 */
import { encodeHex } from "@tendril/protocol";

export const PIECE_BYTES = 4_194_304;
const HASH_BYTES = 48;
/** Most files are small: a whole piece for each cost thousands of them more than all else. */
const SMALL_BYTES = 65_536;

export class PieceHash {
  #piece = new Uint8Array(0);
  #filled = 0;
  #hashes: Promise<ArrayBuffer>[] = [];

  /** Takes a copy. */
  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + PIECE_BYTES - this.#filled);
      this.#makeRoom(this.#filled + part.length);
      this.#piece.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === PIECE_BYTES) this.#finish();
    }
  }

  /** Resolves when the pieces so far are hashed: they are kept until then. */
  async settled(): Promise<void> {
    await Promise.all(this.#hashes);
  }

  /** Lower-case hex. Nothing may be added any more. */
  async hex(): Promise<string> {
    if (this.#filled > 0) this.#finish();
    const hashes = await Promise.all(this.#hashes);
    const all = new Uint8Array(hashes.length * HASH_BYTES);
    for (const [i, hash] of hashes.entries()) all.set(new Uint8Array(hash), i * HASH_BYTES);
    return encodeHex(new Uint8Array(await crypto.subtle.digest("SHA-384", all)));
  }

  #makeRoom(length: number): void {
    if (length <= this.#piece.length) return;
    const larger = new Uint8Array(length <= SMALL_BYTES ? SMALL_BYTES : PIECE_BYTES);
    larger.set(this.#piece.subarray(0, this.#filled));
    this.#piece = larger;
  }

  #finish(): void {
    const { buffer } = this.#piece.slice(0, this.#filled);
    this.#hashes.push(crypto.subtle.digest("SHA-384", buffer));
    this.#filled = 0;
  }
}
