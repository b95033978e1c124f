/**
 * Agent programs in `<data>/agents`, with a list of their hashes. The list is read again when it changed, so that
 * `tendril agents add` works while the server runs.
 */

import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeHex } from "@tendril/protocol";
import type { AgentBinary } from "@tendril/protocol/actions/site/agent-binaries";
import { type ArchitectureRow, architectures } from "@tendril/protocol/constants";
import * as z from "zod/mini";
import { hashAgentProgram } from "./agent-hash.ts";
import { findCommitDate } from "./commit-date.ts";

const LIST_FILE = "agents.json";
const RECHECK_MS = 2_000;
const hash = z.string().check(z.regex(/^[0-9a-f]{96}$/));

const listSchema = z.array(
  z.object({
    file: z.string().check(z.regex(/^[A-Za-z0-9._-]{1,80}$/)),
    bytes: z.number(),
    /** What an agent running this program reports. */
    agentHash: hash,
    /** SHA-384 of the file. */
    fileHash: hash,
    commitDate: z.optional(z.string()),
  }),
);

export type AgentProgram = z.infer<typeof listSchema>[number];

export class AgentBinaries {
  readonly #folder: string;
  readonly #now: () => number;
  #programs = new Map<string, AgentProgram>();
  #listChangedAtMs = 0;
  #checkedAtMs = Number.NEGATIVE_INFINITY;

  constructor(folder: string, now: () => number) {
    this.#folder = folder;
    this.#now = now;
  }

  /** Every kind of agent for which there is a program. */
  async list(): Promise<{ architecture: ArchitectureRow; program: AgentProgram }[]> {
    await this.refresh();
    return architectures.flatMap((architecture) => {
      const program = this.#programs.get(architecture.file);
      return program === undefined ? [] : [{ architecture, program }];
    });
  }

  /** What pages show of them. */
  async offer(): Promise<AgentBinary[]> {
    return (await this.list()).map(({ architecture, program }) => ({
      archId: architecture.archId,
      description: architecture.description,
      platform: architecture.platform,
      downloadName: architecture.downloadName,
      bytes: program.bytes,
    }));
  }

  /** Without waiting: as of the last `refresh`. */
  find(archId: number): { architecture: ArchitectureRow; program: AgentProgram } | undefined {
    const architecture = architectures.find((row) => row.archId === archId);
    const program = architecture && this.#programs.get(architecture.file);
    return program === undefined || architecture === undefined ? undefined : { architecture, program };
  }

  /** The file's bytes. @throws Error when the file is gone or is not the one that was taken in. */
  async read(program: AgentProgram): Promise<Uint8Array> {
    const bytes = await readFile(join(this.#folder, program.file));
    if (encodeHex(createHash("sha384").update(bytes).digest()) !== program.fileHash) {
      throw new Error(`agent program ${program.file} changed on disk; add it again`);
    }
    return bytes;
  }

  pathOf(program: AgentProgram): string {
    return join(this.#folder, program.file);
  }

  /** Takes programs in; names that are no agent program are refused by the caller. Gives what was stored. */
  async add(
    files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  ): Promise<AgentProgram[]> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await this.refresh(true);
    const added: AgentProgram[] = [];
    for (const { name, bytes } of files) {
      await this.#writeAtomically(name, bytes);
      const commitDate = findCommitDate(bytes);
      const program: AgentProgram = {
        file: name,
        bytes: bytes.length,
        agentHash: encodeHex(hashAgentProgram(bytes)),
        fileHash: encodeHex(createHash("sha384").update(bytes).digest()),
        ...(commitDate === undefined ? {} : { commitDate }),
      };
      this.#programs.set(name, program);
      added.push(program);
    }
    const sorted = [...this.#programs.values()].sort((a, b) => a.file.localeCompare(b.file));
    await this.#writeAtomically(LIST_FILE, Buffer.from(`${JSON.stringify(sorted, null, 2)}\n`));
    return added;
  }

  /** Reads the list again when it changed; at most every 2 s unless forced. */
  async refresh(isForced = false): Promise<void> {
    if (!isForced && this.#now() - this.#checkedAtMs < RECHECK_MS) return;
    this.#checkedAtMs = this.#now();
    const file = join(this.#folder, LIST_FILE);
    const changedAtMs = await stat(file).then(
      (stats) => stats.mtimeMs,
      () => 0, // no list: no programs were added yet
    );
    if (changedAtMs === 0 || changedAtMs === this.#listChangedAtMs) return;
    const programs = listSchema.parse(JSON.parse(await readFile(file, "utf8")));
    this.#programs = new Map(programs.map((program) => [program.file, program]));
    this.#listChangedAtMs = changedAtMs;
  }

  async #writeAtomically(name: string, bytes: Uint8Array): Promise<void> {
    const temporary = join(this.#folder, `.${name}.${randomUUID()}`);
    await writeFile(temporary, bytes, { mode: 0o600 });
    await rename(temporary, join(this.#folder, name));
  }
}
