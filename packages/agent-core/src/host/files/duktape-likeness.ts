/**
 * Owner, mode, access list and links of files on the stock agent. Its fs module sees through links; the C library is asked for them.
 * Programs are the last resort: many that end at once kill the agent (docs/spec/agent-core.md, section 2.5).
 */
import { stock } from "../duktape-modules.ts";
import { runOneByOne } from "../duktape-programs.ts";
import type { OnDone } from "../host-files.ts";

interface StockLikeness {
  statSync(path: string): { readonly mode: number; readonly uid: number; readonly gid: number };
  chmodSync(path: string, mode: number): void;
  chownSync(path: string, uid: number, gid: number): void;
}

interface NativeNumber {
  readonly Val: number;
}

interface NativeLibrary {
  CreateMethod(name: string): void;
  readlink(path: object, into: object, count: number): NativeNumber;
  getxattr(path: object, name: object, into: object, count: number): NativeNumber;
  setxattr(path: object, name: object, value: object, count: number, flags: number): NativeNumber;
  removexattr(path: object, name: object): NativeNumber;
}

interface Marshal {
  CreateNativeProxy(library: string): NativeLibrary;
  /** A zero-terminated text, or room for so many bytes. */
  CreateVariable(content: string | number): object;
}

const MODE_BITS = 0o7777;
const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const BLOCK_DEVICE = 0o060000;
const LINK_ROOM = 8;
const ACCESS_LIST = "system.posix_acl_access";
const LIST_METHODS = ["getxattr", "setxattr", "removexattr"];
/** The longest attribute that Linux keeps. */
const LIST_ROOM = 65_536;
const LIBRARIES: { readonly [platform: string]: string } = {
  linux: "libc.so.6",
  darwin: "libSystem.B.dylib",
  freebsd: "libc.so.7",
};
/**
 * A link stays one: what it points to is replaced, by a part beside that, so that it is there until all of the new is.
 * On the same disk the part takes no room of its own.
 */
const ADOPT = [
  'if [ ! -L "$1" ]; then exit 0; fi',
  `t=$(readlink -f "$1"; echo .); t=\${t%??}; p="\${t%/*}/$3"`, // a name may end with a new line
  'if [ ! -f "$t" ]; then exit 43; fi',
  'if ln "$2" "$p" 2>/dev/null || cp -p "$2" "$p"; then mv -f "$p" "$t" && rm -f "$2" && exit 42; fi',
  'if [ -e "$p" ]; then rm -f "$p"; exit 44; fi',
  "exit 43",
].join("\n");
const REPLACED = 42;
const NOT_REPLACED = 43;
const FULL = 44;

let library: NativeLibrary | null = null;
let isLibraryKnown = false;

/** What cannot be given, because the agent is not root or the disk has none, stays as it is. */
export function likeness(from: string, to: string, onDone: () => void): void {
  if (process.platform !== "win32") {
    const fs = stock<StockLikeness>("fs");
    attempt(() => {
      const { uid, gid } = fs.statSync(from);
      fs.chownSync(to, uid, gid);
    });
    attempt(() => copyAccessList(from, to));
    attempt(() => fs.chmodSync(to, fs.statSync(from).mode & MODE_BITS)); // after chown, which takes bits away
  }
  onDone();
}

/** `finish` renames; it is not called where a link has led to what was replaced. */
export function adoptLikeness(
  { from, to }: { readonly from: string; readonly to: string },
  finish: () => void,
  onReplaced: OnDone,
): void {
  const type = stock<StockLikeness>("fs").statSync(to).mode & FILE_TYPE;
  if (type !== 0 && type !== REGULAR) {
    onReplaced("denied"); // a device or a pipe
    return;
  }
  if (isLink(to) === false) {
    likeness(to, from, finish);
    return;
  }
  const args = ["-c", ADOPT, "sh", to, from, `.tendril-${Math.random().toString(36).substring(2)}.part`];
  likeness(to, from, () =>
    runOneByOne({ program: "/bin/sh", args, timeoutMs: 600_000, maxChars: 1_000 }, ({ code }) => {
      if (code === REPLACED) onReplaced(null);
      else if (code === NOT_REPLACED || code === FULL) onReplaced(code === FULL ? "full" : "denied");
      else finish();
    }),
  );
}

/** What may never answer, and would hold up all of the agent: pipes, sockets, devices of characters. */
export function isStream(mode: number): boolean {
  const type = mode & FILE_TYPE;
  return type !== 0 && type !== REGULAR && type !== BLOCK_DEVICE;
}

/** null when it cannot be told. */
export function isLink(path: string): boolean | null {
  const opened = knownLibrary();
  if (opened === null) return null;
  const marshal = stock<Marshal>("_GenericMarshal");
  const { Val } = opened.readlink(marshal.CreateVariable(path), marshal.CreateVariable(LINK_ROOM), LINK_ROOM);
  return Val > 0 && Val <= LINK_ROOM; // -1, signed or not, for what is no link
}

/** `to` has the list of `from` afterwards, and none when that has none. */
function copyAccessList(from: string, to: string): void {
  const opened = knownLibrary();
  if (opened === null || process.platform !== "linux") return;
  const marshal = stock<Marshal>("_GenericMarshal");
  const [name, list] = [marshal.CreateVariable(ACCESS_LIST), marshal.CreateVariable(LIST_ROOM)];
  const { Val } = opened.getxattr(marshal.CreateVariable(from), name, list, LIST_ROOM);
  const target = marshal.CreateVariable(to);
  if (Val > 0 && Val <= LIST_ROOM) opened.setxattr(target, name, list, Val, 0);
  else opened.removexattr(target, name);
}

function knownLibrary(): NativeLibrary | null {
  if (!isLibraryKnown) {
    isLibraryKnown = true;
    library = openLibrary();
  }
  return library;
}

function openLibrary(): NativeLibrary | null {
  const name = LIBRARIES[process.platform];
  try {
    if (name === undefined) return null;
    const opened = stock<Marshal>("_GenericMarshal").CreateNativeProxy(name);
    const methods = process.platform === "linux" ? ["readlink"].concat(LIST_METHODS) : ["readlink"];
    methods.forEach((method) => {
      opened.CreateMethod(method);
    });
    return opened;
  } catch (_error) {
    return null; // another C library
  }
}

function attempt(work: () => void): void {
  try {
    work();
  } catch (_error) {
    // not permitted: the new file keeps its own
  }
}
