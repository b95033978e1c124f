/**
 * Worker processes of desktops, as the system shows them.
 */
import { readdirSync, readFileSync } from "node:fs";

/** Workers of desktops that a process started. */
export function workersOf(parent: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const isChild =
          Number(readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1]?.split(" ")[1]) === parent;
        return isChild && readFileSync(`/proc/${name}/cmdline`, "utf8").includes("capture-main");
      } catch {
        return false; // it ended meanwhile
      }
    })
    .map(Number);
}
