/**
 * Where agent programs are taken from: a folder, a tarball, or a package that npm downloads and checks.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { architectures } from "@tendril/protocol/constants";
import { ConfigError } from "../../errors.ts";
import { readTarGz } from "./tar.ts";

const MAX_PROGRAM_BYTES = 67_108_864;
const NPM_TIMEOUT_MS = 600_000;
const packageForm = /^npm:((?:@[a-z0-9._-]+\/)?[a-z0-9._-]+@\d+\.\d+\.\d+[a-z0-9.-]*)$/i;
const run = promisify(execFile);
const programNames = new Set(architectures.map((row) => row.file));

export interface AgentSource {
  /** Programs one at a time, by their known names; others in the source are passed over. */
  programs(): AsyncIterable<{ readonly name: string; readonly bytes: Uint8Array }>;
  /** Removes what was downloaded. */
  close(): Promise<void>;
}

/** @throws ConfigError when the source is no folder, no tarball and no `npm:NAME@VERSION`. */
export async function openAgentSource(source: string): Promise<AgentSource> {
  const wanted = packageForm.exec(source)?.[1];
  if (wanted !== undefined) return await openPackage(wanted);
  const stats = await stat(source).catch(() => undefined);
  if (stats?.isDirectory()) return { programs: () => readFolder(source), close: async () => {} };
  if (stats?.isFile() && /\.(tgz|tar\.gz)$/.test(source)) {
    return { programs: () => readTarball(source), close: async () => {} };
  }
  const remedy = "give a folder, a .tgz file, or npm:meshcentral@1.1.55";
  throw new ConfigError({ key: "agents add", value: source, remedy });
}

async function openPackage(wanted: string): Promise<AgentSource> {
  const folder = await mkdtemp(join(tmpdir(), "tendril-agents-"));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await run("npm", ["pack", wanted, "--ignore-scripts", "--pack-destination", folder], {
      timeout: NPM_TIMEOUT_MS,
    });
    const tarball = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
    if (tarball === undefined) throw new Error("npm pack left no file");
    return { programs: () => readTarball(join(folder, tarball)), close };
  } catch (cause) {
    await close();
    const remedy =
      "npm could not download it; check the name, the version and the network, or give a tarball";
    throw new ConfigError({ key: "agents add", value: `npm:${wanted}`, remedy }, { cause });
  }
}

async function* readFolder(folder: string): AsyncGenerator<{ name: string; bytes: Uint8Array }> {
  for (const name of (await readdir(folder)).filter((entry) => programNames.has(entry)).sort()) {
    const { size } = await stat(join(folder, name));
    if (size <= MAX_PROGRAM_BYTES) yield { name, bytes: await readFile(join(folder, name)) };
  }
}

async function* readTarball(file: string): AsyncGenerator<{ name: string; bytes: Uint8Array }> {
  const isWanted = (name: string): boolean => programNames.has(basename(name));
  for await (const member of readTarGz(file, { isWanted, maxMemberBytes: MAX_PROGRAM_BYTES })) {
    yield { name: basename(member.name), bytes: member.bytes };
  }
}
