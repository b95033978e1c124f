/**
 * Reads wanted members of a gzip-compressed tar file, one at a time; nothing is written to disk.
 *
 *     512-byte header: name[100] mode uid gid size[12 octal] ... type[1] at 156, prefix[155] at 345; body padded to 512
 */
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

const BLOCK_BYTES = 512;
const TYPE_FILE = 0x30;
const TYPE_FILE_OLD = 0;

export interface TarMember {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface TarLimits {
  /** Whether the member of that name is wanted; called with names as they stand in the archive. */
  readonly isWanted: (name: string) => boolean;
  /** Longest wanted member. */
  readonly maxMemberBytes: number;
}

/** @throws RangeError for a member over the limit or an archive that ends in the middle of one. */
export async function* readTarGz(file: string, limits: TarLimits): AsyncGenerator<TarMember> {
  const blocks = new BlockReader(createReadStream(file).pipe(createGunzip()));
  for (;;) {
    const header = await blocks.read(BLOCK_BYTES);
    if (header === undefined || header.every((byte) => byte === 0)) return;
    const { name, size, type } = parseHeader(header);
    const paddedBytes = Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
    const isFile = type === TYPE_FILE || type === TYPE_FILE_OLD;
    if (!isFile || !limits.isWanted(name)) {
      await blocks.skip(paddedBytes);
      continue;
    }
    if (size > limits.maxMemberBytes)
      throw new RangeError(`${name}: ${size} bytes, at most ${limits.maxMemberBytes}`);
    const body = await blocks.read(paddedBytes);
    if (body === undefined) throw new RangeError(`${name}: the archive ends inside it`);
    yield { name, bytes: body.subarray(0, size) };
  }
}

function parseHeader(header: Buffer): { name: string; size: number; type: number } {
  const field = (start: number, length: number): string =>
    header.toString("utf8", start, start + length).split("\0")[0] ?? "";
  const size = Number.parseInt(field(124, 12).trim() || "0", 8);
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError("tar: a header has no size");
  const prefix = field(345, 155);
  return { name: prefix === "" ? field(0, 100) : `${prefix}/${field(0, 100)}`, size, type: header[156] ?? 0 };
}

/** Exact numbers of bytes from a stream of chunks of any size. */
class BlockReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** `undefined` at the end of the stream. */
  async read(length: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      if (this.#rest.length === 0 && !(await this.#fill())) return undefined;
      const part = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(part.length);
      missing -= part.length;
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  async skip(length: number): Promise<void> {
    let missing = length;
    while (missing > 0 && (this.#rest.length > 0 || (await this.#fill()))) {
      const skipped = Math.min(missing, this.#rest.length);
      this.#rest = this.#rest.subarray(skipped);
      missing -= skipped;
    }
  }

  async #fill(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done) return false;
    this.#rest = next.value;
    return true;
  }
}
