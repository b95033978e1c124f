/**
 * People who are signed in to Windows at the same time: each has a desktop of its own, which is chosen by number (`tsid`).
 * Source: docs/spec/session-protocols.md, section 4.6; docs/spec/agent-core.md, `userSessions`.
 */
import type { WireDevice } from "@tendril/protocol";
import * as z from "zod/mini";

const MAX_SESSIONS = 64;
/** Of an answer: a device may send very many that are none. */
const MAX_LOOKED_AT = 256;
const MAX_ID = 0xffff_ffff;

export interface WindowsSession {
  readonly id: number;
  readonly user: string;
}

const answered = z.object({
  SessionId: z.int().check(z.minimum(0), z.maximum(MAX_ID)),
  Username: z.string().check(z.maxLength(256)),
  Domain: z.optional(z.string().check(z.maxLength(256))),
});

export function hasWindowsSessions({ osdesc = "" }: Pick<WireDevice, "osdesc">): boolean {
  return /windows/i.test(osdesc);
}

/** Of an answer `{number: {SessionId, Username, Domain}}`; leaves out what is none, and services without a person. */
export function parseSessions(data: unknown): readonly WindowsSession[] {
  if (typeof data !== "object" || data === null) return [];
  const found = new Map<number, WindowsSession>();
  for (const entry of Object.values(data).slice(0, MAX_LOOKED_AT)) {
    const parsed = answered.safeParse(entry);
    if (!parsed.success || parsed.data.Username === "" || found.size >= MAX_SESSIONS) continue;
    const { SessionId: id, Username, Domain = "" } = parsed.data;
    found.set(id, { id, user: Domain === "" ? Username : `${Domain}\\${Username}` });
  }
  return [...found.values()].sort((a, b) => a.id - b.id);
}
