/**
 * The core that this server pushes: read once, hashed once, shared by all connections.
 *
 *     core = 4 zero bytes | ES5 source UTF-8;  hash = SHA-384 over all of it
 *
 * Source: docs/spec/agent-protocol.md, section 5.1.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { deflateRawSync } from "node:zlib";
import { concatBytes } from "@tendril/protocol";
import { encodeCoreModule } from "@tendril/protocol/agent";

const TYPE_BYTES = 4;

export interface CoreModule {
  /** 48 bytes, what agents report in message 11. */
  readonly hash: Uint8Array;
  /** Message 10, complete. */
  readonly plainFrame: Uint8Array;
  /** Message 20, complete; for agents with capability Inflate. */
  readonly compressedFrame: Uint8Array;
}

export function createCoreModule(source: Uint8Array): CoreModule {
  const body = concatBytes(new Uint8Array(TYPE_BYTES), source);
  const hash = createHash("sha384").update(body).digest();
  return {
    hash,
    plainFrame: encodeCoreModule({ hash, body, compressed: false }),
    compressedFrame: encodeCoreModule({ hash, body: deflateRawSync(body, { level: 9 }), compressed: true }),
  };
}

/** @throws Error of the file system when the core was not built: `npm run build`. */
export async function readCoreModule(file: string): Promise<CoreModule> {
  return createCoreModule(await readFile(file));
}
