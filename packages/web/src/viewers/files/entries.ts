/**
 * Entries of a folder: what is shown of them and in which order.
 */
import type { WireFileEntry } from "@tendril/protocol/sessions/files";

export interface Entry {
  readonly name: string;
  readonly kind: "drive" | "folder" | "file";
  readonly isLink: boolean;
  /** `undefined` for folders. */
  readonly bytes: number | undefined;
  readonly freeBytes: number | undefined;
  /** 0 when not known. */
  readonly changedAtMs: number;
}

export type SortKey = "name" | "type" | "size" | "changed";
export type ContentKind = "picture" | "text" | "archive" | "other";

const kinds = ["drive", "folder", "file"] as const;
const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const pictures: ReadonlySet<string> = new Set(["png", "jpg", "jpeg", "gif", "webp", "bmp", "avif", "ico"]);
const texts: ReadonlySet<string> = new Set(
  (
    "txt md log conf cfg ini json jsonc yaml yml xml csv tsv html htm css js mjs ts tsx jsx sh bash zsh fish ps1 bat cmd py rb pl " +
    "go rs c h cpp hpp java sql toml env service socket timer rules properties gitignore diff patch msh reg inf"
  ).split(" "),
);

/** Surely no text; the content of all others is looked at. */
const noTexts: ReadonlySet<string> = new Set(
  (
    "exe dll msi so dylib o a class jar pyc wasm iso img vhd vhdx vmdk qcow2 dmg deb rpm apk gz tgz bz2 xz zst 7z rar tar cab " +
    "pdf docx xlsx pptx odt ods odp mp3 m4a flac ogg wav mp4 mkv mov avi webm tiff heic ttf otf woff woff2 sqlite"
  ).split(" "),
);

export function toEntry({ n, t, s, f, d, l }: WireFileEntry): Entry {
  const changedAtMs = d === undefined ? 0 : Date.parse(d);
  return {
    name: n,
    kind: kinds[t - 1] ?? "file",
    isLink: l === 1,
    bytes: s ?? undefined,
    freeBytes: f ?? undefined,
    changedAtMs: Number.isFinite(changedAtMs) ? changedAtMs : 0,
  };
}

/** Folders first in every order. */
export function sortEntries(entries: readonly Entry[], key: SortKey, isDown: boolean): Entry[] {
  return entries.toSorted((a, b) => compareEntries(a, b, key, isDown));
}

export function compareEntries(a: Entry, b: Entry, key: SortKey, isDown: boolean): number {
  const isFile = (entry: Entry): number => (entry.kind === "file" ? 1 : 0);
  const byKind = isFile(a) - isFile(b);
  if (byKind !== 0) return byKind;
  const sign = isDown ? -1 : 1;
  if (key === "size") return sign * ((a.bytes ?? 0) - (b.bytes ?? 0)) || order.compare(a.name, b.name);
  if (key === "changed") return sign * (a.changedAtMs - b.changedAtMs) || order.compare(a.name, b.name);
  if (key === "type") return sign * order.compare(typeOf(a), typeOf(b)) || order.compare(a.name, b.name);
  return sign * order.compare(a.name, b.name);
}

/** What a file is by the end of its name, in capitals; nothing for folders and for names without one. */
export function typeOf({ kind, name }: Entry): string {
  const dot = name.lastIndexOf(".");
  const end = name.slice(dot + 1);
  return kind !== "file" || dot <= 0 || !/^[\p{L}\p{N}_-]{1,12}$/u.test(end) ? "" : end.toUpperCase();
}

/** On one line; what is no text is a replacement character. */
export function shownName(name: string): string {
  return name.replace(/[\r\n]/g, "↵").toWellFormed();
}

export function isHidden({ name }: Entry): boolean {
  return name.startsWith(".");
}

/** Whether it makes sense to edit a file of that name as text. */
export function mayBeText(name: string): boolean {
  const kind = kindOf(name);
  return (
    kind === "text" || (kind === "other" && !noTexts.has(name.slice(name.lastIndexOf(".") + 1).toLowerCase()))
  );
}

export function kindOf(name: string): ContentKind {
  const end = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  if (end === "zip") return "archive";
  if (pictures.has(end)) return "picture";
  return texts.has(end) || !name.includes(".") ? "text" : "other";
}
