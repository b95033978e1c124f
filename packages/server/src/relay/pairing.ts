/**
 * Who meets whom on the relay. Knows nothing of sockets: legs come in, an outcome comes out.
 * Source: docs/spec/session-protocols.md, section 1.4.
 */

/** One side of a tunnel before it is joined. */
export interface Leg {
  /** Pairing key, chosen by the viewer. */
  readonly token: string;
  /** Domain of the address: legs of two domains never meet. */
  readonly domain: string;
  /** The signed-in user of this side. */
  readonly userId?: string | undefined;
  /** The user for whom an agent came: proof of the relay cookie. */
  readonly relayUserId?: string | undefined;
}

export type PairingOutcome<L extends Leg> =
  | { readonly kind: "waiting" }
  | { readonly kind: "joined"; readonly other: L }
  | { readonly kind: "refused"; readonly reason: string };

export class Pairing<L extends Leg> {
  readonly #waiting = new Map<string, L>();
  readonly #joined = new Set<string>();
  readonly #maxWaiting: number;

  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting;
  }

  get waitingCount(): number {
    return this.#waiting.size;
  }

  get joinedCount(): number {
    return this.#joined.size;
  }

  /**
   * Brings a leg in. `joined` hands over the leg that waited; a refused newcomer leaves the waiting one alone.
   */
  offer(leg: L): PairingOutcome<L> {
    const key = keyOf(leg);
    if (leg.userId === undefined && leg.relayUserId === undefined) {
      return { kind: "refused", reason: "neither side is known" };
    }
    if (this.#joined.has(key)) return { kind: "refused", reason: "a tunnel has two sides" };
    const other = this.#waiting.get(key);
    if (other === undefined) {
      if (this.#waiting.size >= this.#maxWaiting) return { kind: "refused", reason: "too many tunnels wait" };
      this.#waiting.set(key, leg);
      return { kind: "waiting" };
    }
    if (leg.userId === undefined && other.userId === undefined) {
      return { kind: "refused", reason: "no side is a signed-in user" };
    }
    if (ownerOf(leg) !== ownerOf(other))
      return { kind: "refused", reason: "the sides belong to different users" };
    this.#waiting.delete(key);
    this.#joined.add(key);
    return { kind: "joined", other };
  }

  /** The leg that waited is gone or timed out. */
  withdraw(leg: L): boolean {
    if (this.#waiting.get(keyOf(leg)) !== leg) return false;
    return this.#waiting.delete(keyOf(leg));
  }

  /** The tunnel is over: its token may be used again. */
  end(leg: Leg): void {
    this.#joined.delete(keyOf(leg));
  }
}

function ownerOf(leg: Leg): string | undefined {
  return leg.userId ?? leg.relayUserId;
}

function keyOf({ domain, token }: Leg): string {
  return `${domain}/${token}`;
}
