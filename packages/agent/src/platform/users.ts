/**
 * Accounts of this computer: who sits at the console, and what is known of an account.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** POSIX id of the person at the console; null when nobody is there or the system does not tell. */
export function findConsoleUser(): number | null {
  if (process.platform === "linux") return parseSeat(readText("/run/systemd/seats/seat0"));
  if (process.platform !== "darwin") return null;
  const uid = ownerOf("/dev/console");
  return uid === undefined || uid === 0 ? null : uid;
}

/** The active person of a systemd seat file. */
export function parseSeat(text: string): number | null {
  const uid = /^ACTIVE_UID=(\d+)$/m.exec(text)?.[1];
  return uid === undefined ? null : Number(uid);
}

/** null for an id without an entry in the account file. */
export function findAccount(uid: number): Account | null {
  return parseAccounts(readText("/etc/passwd")).find((account) => account.uid === uid) ?? null;
}

/** Lines of the form `name:password:uid:gid:comment:home:shell`. */
export function parseAccounts(text: string): readonly Account[] {
  return text.split("\n").flatMap((line) => {
    const [name, , uid, gid, , home] = line.split(":");
    const isWhole = name && /^\d+$/.test(uid ?? "") && /^\d+$/.test(gid ?? "");
    return isWhole ? [{ name, uid: Number(uid), gid: Number(gid), home: home || "/" }] : [];
  });
}

/** Root, or on Windows an elevated administrator. */
export function isAdministrator(): boolean {
  if (process.getuid !== undefined) return process.getuid() === 0;
  try {
    readdirSync(join(process.env.SystemRoot ?? "C:\\Windows", "System32", "config")); // closed to everyone else
    return true;
  } catch {
    return false; // not allowed
  }
}

function ownerOf(path: string): number | undefined {
  try {
    return statSync(path).uid;
  } catch {
    return undefined; // no such device here
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // this system has no such file
  }
}
