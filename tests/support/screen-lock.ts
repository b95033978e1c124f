/**
 * Which test may have a screen now. A stock agent that runs as root takes the display that the first process of the
 * computer names in its environment, and the cookie of the first X server: beside it there must be no other.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LOCK = join(tmpdir(), "tendril-screens.lock");

/** Waits until no other process of tests has a screen, or none that must be alone. The result gives it back. */
export async function takeScreen(isAlone: boolean): Promise<() => void> {
  const words = [isAlone ? "--exclusive" : "--shared", LOCK, "sh", "-c", "echo held; cat"];
  const holder = spawn("flock", words, { stdio: ["pipe", "pipe", "inherit"] }); // ends with its input
  holder.unref();
  const [held] = await Promise.race([once(holder.stdout, "data"), once(holder, "close")]);
  if (String(held).trim() !== "held") throw new Error("flock (util-linux) does not lock");
  return () => holder.stdin.end();
}
