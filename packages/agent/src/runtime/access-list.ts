/**
 * Access control lists of files on Linux, for which Node has no word: the C library is asked (`getfacl` shows them).
 */
import type { DynamicLibraryResult } from "node:ffi";

const NAME = Buffer.from("system.posix_acl_access\0");
/** The longest attribute that Linux keeps. */
const MAX_BYTES = 65_536;

const signature = {
  getxattr: { arguments: ["buffer", "buffer", "buffer", "u64"], return: "i64" },
  setxattr: { arguments: ["buffer", "buffer", "buffer", "u64", "i32"], return: "i32" },
  removexattr: { arguments: ["buffer", "buffer"], return: "i32" },
} as const;
let library: Promise<DynamicLibraryResult<typeof signature> | undefined> | undefined;

/** `to` has the list of `from` afterwards, and none when that has none. What the disk does not know stays as it is. */
export async function copyAccessList(from: string | Buffer, to: string | Buffer): Promise<void> {
  if (process.platform !== "linux") return;
  library ??= openLibrary();
  const opened = await library;
  if (opened === undefined) return;
  const { getxattr, setxattr, removexattr } = opened.functions;
  const list = Buffer.alloc(MAX_BYTES);
  const bytes = Number(getxattr(textOf(from), NAME, list, BigInt(MAX_BYTES)));
  if (bytes > 0) setxattr(textOf(to), NAME, list, BigInt(bytes), 0);
  else removexattr(textOf(to), NAME);
}

/** Not before somebody needs it: Node warns that this part of it is young. */
async function openLibrary(): Promise<DynamicLibraryResult<typeof signature> | undefined> {
  try {
    const { dlopen } = await import("node:ffi");
    return dlopen(null, signature);
  } catch {
    return undefined; // a Node that was built without it
  }
}

function textOf(path: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from(path), Buffer.alloc(1)]);
}
