/**
 * The one system call that Node has no word for: it joins an open /dev/mei0 with a client of the management engine.
 * Needs `--experimental-ffi`; only the process of a line loads this file.
 *
 *     ioctl(fd, 0xC0104801, 16 bytes GUID)  →  u32le longest message | u8 version | 3 bytes reserved
 */
import { type DynamicLibraryResult, dlopen } from "node:ffi";

const CONNECT_CLIENT = 0xc010_4801;
const GUID_BYTES = 16;

const signature = { ioctl: { arguments: ["i32", "u64", "buffer"], return: "i32" } } as const;
let library: DynamicLibraryResult<typeof signature> | undefined;

/** Any request whose argument is memory. What the system answers stands in `argument`; false: it refused. */
export function callIoctl(descriptor: number, request: number, argument: Uint8Array): boolean {
  library ??= dlopen(null, signature);
  return library.functions.ioctl(descriptor, BigInt(request), argument) >= 0;
}

export interface MeiClient {
  /** Longest message that it takes. */
  readonly maxBytes: number;
}

/** `undefined` when there is no such client, or another program holds it. */
export function connectClient(descriptor: number, guid: Uint8Array): MeiClient | undefined {
  if (guid.length !== GUID_BYTES) throw new RangeError("a GUID has 16 bytes");
  const argument = Buffer.from(guid);
  if (!callIoctl(descriptor, CONNECT_CLIENT, argument)) return undefined;
  return { maxBytes: argument.readUInt32LE(0) };
}
