/**
 * The web certificate under which a server proved its identity last: seen again, the server is spared a signature.
 * Bound to that identity, so that other settings never inherit it.
 *
 *     certHash[48] | serverId[48 or 32]
 *
 * Source: docs/spec/agent-protocol.md, section 4.6.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { equalBytes } from "@tendril/protocol";
import { HASH_BYTES } from "@tendril/protocol/constants";

const FILE = "known-server.bin";

export class KnownServer {
  readonly #file: string;
  #record: Uint8Array;

  private constructor(file: string, record: Uint8Array) {
    this.#file = file;
    this.#record = record;
  }

  static async open(folder: string): Promise<KnownServer> {
    const file = join(folder, FILE);
    const record = await readFile(file).catch(() => Buffer.alloc(0)); // no server was verified yet
    return new KnownServer(file, record);
  }

  certHashOf(serverId: Uint8Array): Uint8Array | undefined {
    const isSame = equalBytes(this.#record.subarray(HASH_BYTES), serverId);
    return isSame ? this.#record.subarray(0, HASH_BYTES) : undefined;
  }

  /** Known at once; rejects when it could not be written, which costs one signature after a restart. */
  async remember(serverId: Uint8Array, certHash: Uint8Array): Promise<void> {
    this.#record = Buffer.concat([certHash, serverId]);
    await writeFile(this.#file, this.#record, { mode: 0o600 });
  }
}
