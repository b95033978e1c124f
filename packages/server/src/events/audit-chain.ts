/**
 * The chain that makes stored events evidence: each record has a number and a seal, an HMAC over its content and the
 * seal before it. Who changes, removes, adds or moves a record without the key breaks the chain at that place.
 *
 *     seal[n] = HMAC-SHA384(key, "record" | n | seal[n-1] | canonical JSON of the record without seal)   base64url
 *
 * Two anchors say where the chain begins (records before were removed for their age) and where it ends. The design is
 * docs/adr/0025-audit-chain.md.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AuditAnchorDocument, EventDocument } from "../store/index.ts";

const KEY_BYTES = 48;
export const FIRST_SEQ = 1;
/** Seal before the first record. */
export const NO_SEAL = "";

/** Reads `<data>/audit.key`, or makes it the first time. It is not in the database on purpose. */
export async function openAuditKey(folder: string): Promise<Buffer> {
  const file = join(folder, "audit.key");
  try {
    await writeFile(file, randomBytes(KEY_BYTES).toString("hex"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (!isThere) throw error;
  }
  return Buffer.from((await readFile(file, "utf8")).trim(), "hex");
}

export type UnsealedEvent = Omit<EventDocument, "seal">;

/** The record as it is stored. */
export function sealEvent(key: Buffer, before: string, record: UnsealedEvent): EventDocument {
  return { ...record, seal: sealOf(key, before, record) };
}

export function sealOf(key: Buffer, before: string, record: UnsealedEvent): string {
  return mac(key, `record|${record.seq}|${before}|${canonical(record)}`);
}

export function anchor(
  key: Buffer,
  { _id, seq, seal }: Omit<AuditAnchorDocument, "mac">,
): AuditAnchorDocument {
  return { _id, seq, seal, mac: mac(key, `${_id}|${seq}|${seal}`) };
}

export function isAnchorTrue(key: Buffer, given: AuditAnchorDocument): boolean {
  const wanted = Buffer.from(anchor(key, given).mac);
  const found = Buffer.from(given.mac);
  return wanted.length === found.length && timingSafeEqual(wanted, found);
}

/** JSON with sorted keys: the same for the same content, however it was put together. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function mac(key: Buffer, text: string): string {
  return createHmac("sha384", key).update(text).digest("base64url");
}
