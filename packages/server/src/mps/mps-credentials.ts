/**
 * What devices of a group show when they connect: a user name that names the group, and a password. Nothing is stored
 * for a group: its password follows from a key of the server and the group's id, so it is there before anybody asks.
 * Source: docs/spec/amt.md, section 1.8.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { GroupId } from "@tendril/protocol";
import { type Store, secretCollection } from "../store/index.ts";
import type { Clock } from "../time/index.ts";

const KEY_ID = "MpsPasswordKey";
const KEY_BYTES = 32;
const USER_CHARS = 16;
/** Firmware takes 16 characters in all. */
const RANDOM_CHARS = 12;

export class MpsCredentials {
  readonly #key: Buffer;
  readonly #further: readonly string[];

  private constructor(key: Buffer, further: readonly string[]) {
    this.#key = key;
    this.#further = further;
  }

  /** `further`: passwords of devices that were set up by another server. */
  static async open(
    { store, clock }: { readonly store: Store; readonly clock: Clock },
    further: readonly string[],
  ): Promise<MpsCredentials> {
    const secrets = store.collection(secretCollection);
    const known = await secrets.get(KEY_ID);
    if (known !== undefined) return new MpsCredentials(Buffer.from(known.value, "hex"), further);
    const key = randomBytes(KEY_BYTES);
    await secrets.put({ _id: KEY_ID, value: key.toString("hex"), createdAtMs: clock.now() });
    return new MpsCredentials(key, further);
  }

  /** 16 characters, as many as firmware takes, of every kind that it demands. */
  passwordOf(groupId: GroupId): string {
    const hash = createHmac("sha256", this.#key).update(groupId).digest("base64");
    return `Aa1!${hash.replaceAll(/[+/=]/g, "x").slice(0, RANDOM_CHARS)}`;
  }

  isPassword(groupId: GroupId, given: string): boolean {
    return [this.passwordOf(groupId), ...this.#further].some((right) => isSame(right, given));
  }
}

/** The user name that devices of a group show: its id may have characters that firmware does not take. */
export function mpsUserOf(groupId: GroupId): string {
  const last = groupId.slice(groupId.lastIndexOf("/") + 1);
  return last.slice(0, USER_CHARS).replaceAll(/[@$]/g, "X");
}

/** In constant time. */
export function isSame(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
