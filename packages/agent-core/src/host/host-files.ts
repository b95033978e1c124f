/**
 * Files of the computer, as the core may use them. Everything calls back, maybe before the call returns, and never
 * for long: big work is cut into steps, so that a session that copies a disk holds up nobody.
 */

/**
 * Why something was not done. `changed`: it is not what the viewer saw; `limit`: more than is allowed at once; `link`:
 * a link leads elsewhere; `encrypted`: an archive that needs a password.
 */
export type FileProblem =
  | "missing"
  | "denied"
  | "exists"
  | "full"
  | "bad-name"
  | "too-long"
  | "not-folder"
  | "is-folder"
  | "not-empty"
  | "changed"
  | "cancelled"
  | "limit"
  | "link"
  | "encrypted"
  | "failed";

export interface FileEntry {
  readonly name: string;
  readonly kind: "drive" | "folder" | "file";
  /** A link to a folder or file: `kind` is that of its target. */
  readonly isLink: boolean;
  readonly bytes: number;
  /** ms since 1970; 0 when not known. */
  readonly changedAtMs: number;
  /** Of drives. */
  readonly freeBytes?: number;
  readonly driveType?: string;
}

export type OnDone = (problem: FileProblem | null) => void;

/** An open file, read or written from its beginning on unless said otherwise. One call at a time. */
export interface OpenFile {
  /** Fewer bytes than wanted at the end of the file, none behind it. `bytes` is the caller's. */
  read(
    position: number,
    count: number,
    onRead: (problem: FileProblem | null, bytes: Uint8Array) => void,
  ): void;
  /** Behind what was written before. The bytes may be a frame's, valid during the call only: they are read within it. */
  write(bytes: Uint8Array, onDone: OnDone): void;
  /** A read that is under way need not go on: it answers soon, with or without bytes. */
  abandonRead?(): void;
  /** Must be called once, whatever happened; a full disk may come out only here. */
  close(onDone: OnDone): void;
}

/** SHA-384 in parts. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** Lower-case hex; ends it. */
  hex(): string;
}

/** Raw DEFLATE, unpacked in parts. */
export interface Inflater {
  /** `onBytes` of its maker is called before `onDone`. */
  write(bytes: Uint8Array, onDone: OnDone): void;
  /** Frees it. */
  close(): void;
}

/**
 * `create` empties what is there; `append` goes on behind it. `part` and `part-append` do so with something half done:
 * where the system can, others may not read it, and no link leads away from it.
 */
export type OpenMode = "read" | "create" | "append" | "part" | "part-append";

export interface HostFiles {
  /** Drives of Windows; nothing elsewhere. */
  drives(onList: (entries: readonly FileEntry[]) => void): void;
  /** Entries in parts, in no order, without `.` and `..`. False from `onPart` ends it early. */
  list(path: string, onPart: (entries: readonly FileEntry[]) => boolean, onDone: OnDone): void;
  stat(path: string, onStat: (problem: FileProblem | null, entry: FileEntry | null) => void): void;
  /** No pipe and no device of characters, which might never answer. */
  open(
    path: string,
    mode: OpenMode,
    onOpen: (problem: FileProblem | null, file: OpenFile | null) => void,
  ): void;
  makeFolder(path: string, onDone: OnDone): void;
  /** A file or a link, never what the link points to. */
  removeFile(path: string, onDone: OnDone): void;
  /** An empty one. */
  removeFolder(path: string, onDone: OnDone): void;
  /** Replaces a file that is there. */
  rename(from: string, to: string, onDone: OnDone): void;
  /** Gives `to` the owner, mode and access list of `from`, as far as the system has them and lets it. */
  likeness(from: string, to: string, onDone: () => void): void;
  /**
   * Like rename of a part, but owner, mode and access list of the file that is replaced stay, and a link stays one. A new
   * file is what new files are in that folder. What is no file is not replaced.
   */
  adopt(from: string, to: string, onDone: OnDone): void;
  /** Free bytes where `path` is; null when not known. */
  freeBytes(path: string, onFree: (bytes: number | null) => void): void;
  digest(): Digest;
  /** Goes on from the checksum of what came before; 0 at first. */
  crc32(bytes: Uint8Array, before: number): number;
  inflater(onBytes: (bytes: Uint8Array) => void): Inflater;
  /** Memory that can be sent without a copy. */
  allocate(count: number): Uint8Array;
  /** A view on part of `bytes` that can be sent. */
  part(bytes: Uint8Array, start: number, end: number): Uint8Array;
  /** Bytes of a frame, to be used after its call: the frame's memory is not ours then. */
  copy(bytes: Uint8Array): Uint8Array;
  /** UTF-8. */
  encode(text: string): Uint8Array;
  /** null for what is no UTF-8. */
  decode(bytes: Uint8Array): string | null;
  /** The bytes that a name has on the disk. */
  encodeName(name: string): Uint8Array;
  /** A name of bytes that are no UTF-8; null where there are none such. */
  decodeName(bytes: Uint8Array): string | null;
}
