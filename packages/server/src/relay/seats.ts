/**
 * How many connections each one has on the relay, waiting or joined: nobody takes the places of all others.
 */
export class Seats {
  readonly #taken = new Map<string, number>();

  /** Gives the seat back when called, once; `undefined` when the owner has `limit` of them. */
  take(owner: string, limit: number): (() => void) | undefined {
    const taken = this.#taken.get(owner) ?? 0;
    if (taken >= limit) return undefined;
    this.#taken.set(owner, taken + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const left = (this.#taken.get(owner) ?? 1) - 1;
      if (left <= 0) this.#taken.delete(owner);
      else this.#taken.set(owner, left);
    };
  }
}
