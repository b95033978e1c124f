/**
 * How often giving a password may fail: by network of the client (IPv4 /24, IPv6 /64) and by account.
 * Source: docs/spec/control-protocol.md, section 2.6; counted on every way in.
 */
import { isIPv4, isIPv6 } from "node:net";

const MAX_KEYS = 100_000;

export interface ThrottleLimits {
  /** Failures of one network within the window before it is blocked. */
  readonly maxPerAddress: number;
  /** Failures of one account within the window before it is blocked, from anywhere. */
  readonly maxPerAccount: number;
  readonly windowMs: number;
}

interface Count {
  failures: number;
  readonly startedAtMs: number;
}

export class Throttle {
  readonly #limits: ThrottleLimits;
  readonly #now: () => number;
  readonly #counts = new Map<string, Count>();

  constructor(limits: ThrottleLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** ms until this pair may try again; 0 when it may now. */
  blockedForMs(address: string, account: string): number {
    return Math.max(
      this.#blockedForMs(networkOf(address), this.#limits.maxPerAddress),
      this.#blockedForMs(`account ${account}`, this.#limits.maxPerAccount),
    );
  }

  /** How many more may fail from there before it is blocked. */
  roomOf(address: string): number {
    const count = this.#counts.get(networkOf(address));
    const isCurrent = count !== undefined && this.#now() - count.startedAtMs < this.#limits.windowMs;
    return this.#limits.maxPerAddress - (isCurrent ? count.failures : 0);
  }

  fail(address: string, account: string): void {
    this.#add(networkOf(address));
    this.#add(`account ${account}`);
  }

  /** A right password takes back the failures of its account, not those of the network. */
  succeed(account: string): void {
    this.#counts.delete(`account ${account}`);
  }

  #blockedForMs(key: string, max: number): number {
    const count = this.#counts.get(key);
    if (count === undefined || count.failures < max) return 0;
    return Math.max(0, count.startedAtMs + this.#limits.windowMs - this.#now());
  }

  #add(key: string): void {
    const count = this.#counts.get(key);
    const isCurrent = count !== undefined && this.#now() - count.startedAtMs < this.#limits.windowMs;
    if (isCurrent) count.failures++;
    else {
      this.#counts.delete(key);
      this.#counts.set(key, { failures: 1, startedAtMs: this.#now() });
    }
    if (this.#counts.size > MAX_KEYS) this.#dropOldest();
  }

  #dropOldest(): void {
    const oldest = this.#counts.keys().next();
    if (!oldest.done) this.#counts.delete(oldest.value);
  }
}

/** IPv4 in its plain form, also where it comes over a socket for IPv6. */
export function plainAddress(address: string): string {
  return address.startsWith("::ffff:") ? address.slice(7) : address;
}

/** The part of an address that one client usually has. */
export function networkOf(address: string): string {
  const plain = plainAddress(address);
  if (isIPv4(plain)) return `${plain.split(".").slice(0, 3).join(".")}.*`;
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.split("::");
  const first = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - first.length - last.length }, () => "0");
  return `${[...first, ...zeros, ...last].slice(0, 4).join(":")}::/64`;
}
