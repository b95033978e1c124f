/** Zip archives for tests, as any program writes them, and as none should. */
import { crc32, deflateRawSync } from "node:zlib";

const EMPTY = deflateRawSync("");

export interface Packed {
  readonly name: string | Buffer;
  readonly content: Uint8Array;
  /** What the directory says instead of the length. */
  readonly bytes?: number;
}

/** An archive of deflated entries, as any program writes one. */
export function archiveOf(entries: readonly Packed[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { name: written, content, bytes = content.length } of entries) {
    const name = Buffer.from(written);
    const packed = content.length === 0 ? EMPTY : deflateRawSync(content, { level: 9 });
    const sizes = Buffer.alloc(20);
    sizes.writeUInt16LE(8, 0);
    sizes.writeUInt32LE(crc32(content), 6);
    sizes.writeUInt32LE(packed.length, 10);
    sizes.writeUInt32LE(bytes, 14);
    sizes.writeUInt16LE(name.length, 18);
    const local = Buffer.concat([Buffer.from("PK\x03\x04\x14\0\0\0"), sizes, Buffer.alloc(2), name, packed]);
    const place = Buffer.alloc(16);
    place.writeUInt32LE(at, 12);
    central.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\0\x14\0\0\0"), sizes, place, name]));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(entries.length % 65_536, 8);
  end.writeUInt16LE(entries.length % 65_536, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}
