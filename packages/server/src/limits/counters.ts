/**
 * How often something was refused, by reason; for the operator.
 */
export class Counters {
  readonly #counts = new Map<string, number>();

  /** `reason` is one of our own constant texts, never a peer's. */
  count(reason: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  get(reason: string): number {
    return this.#counts.get(reason) ?? 0;
  }

  entries(): [reason: string, count: number][] {
    return [...this.#counts];
  }
}
