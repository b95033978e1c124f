/**
 * The library that stands in for the device of the management engine, made from its source.
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface MeiStandIn {
  /** For LD_PRELOAD. */
  readonly library: string;
  remove(): Promise<void>;
}

export async function buildMeiStandIn(): Promise<MeiStandIn> {
  const folder = await mkdtemp(join(tmpdir(), "tendril-mei-"));
  const library = join(folder, "mei.so");
  const source = join(import.meta.dirname, "mei-stand-in.c");
  execFileSync("cc", ["-shared", "-fPIC", "-O1", "-o", library, source, "-ldl", "-lpthread"]);
  return { library, remove: () => rm(folder, { recursive: true }) };
}
