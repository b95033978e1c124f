/**
 * The operating system's name for people.
 */
import { readFileSync } from "node:fs";
import { release, type, version } from "node:os";

export function readOsName(): string {
  if (process.platform === "win32") return version();
  if (process.platform === "linux") {
    try {
      const name = /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1];
      if (name !== undefined) return name;
    } catch {
      // a Linux without os-release: its kernel says what it is
    }
  }
  return `${type()} ${release()}`;
}
