/**
 * What is typed before the shell is there, kept for it: up to a limit, beyond which all is dropped rather than half a
 * command.
 */
const MAX_BYTES = 4_096;

export class TypeAhead {
  #kept: Uint8Array[] = [];
  #length = 0;

  add(bytes: Uint8Array): void {
    this.#length += bytes.length;
    if (this.#length > MAX_BYTES) this.#kept = [];
    else this.#kept.push(Uint8Array.from(bytes));
  }

  /** In the order of typing; nothing is kept any more. */
  take(): readonly Uint8Array[] {
    const kept = this.#kept;
    this.#kept = [];
    this.#length = 0;
    return kept;
  }
}
