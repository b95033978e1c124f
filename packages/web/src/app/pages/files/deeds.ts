/**
 * What the files page lets a person do with entries.
 */
import { lastPart, socketAddress } from "../../../control/index.ts";
import { plural, t } from "../../../language/index.ts";
import { guestToken } from "../../../tunnel/index.ts";
import { showToast } from "../../../ui/index.ts";
import {
  type Entry,
  type FilesSession,
  kindOf,
  openBlobSink,
  openDiskSink,
  type Pane,
  type Source,
} from "../../../viewers/files/index.ts";

/** A dialog that is open. */
export type Ask =
  | { readonly kind: "new-folder" | "remove" | "zip" | "move"; readonly pane: Pane }
  | { readonly kind: "replace"; readonly pane: Pane; readonly wish: ReplaceWish }
  | { readonly kind: "rename" | "preview" | "edit"; readonly pane: Pane; readonly entry: Entry };

/** What would be replaced, and what does it when the answer is yes. */
export interface ReplaceWish {
  readonly folder: string;
  /** All, or the first of many. */
  readonly names: readonly string[];
  readonly count: number;
  readonly isMove: boolean;
  readonly run: () => Promise<void>;
}

/** Small enough for memory where a page cannot write files. */
const MAX_MEMORY_BYTES = 67_108_864;

interface Pickers {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/** A pane, and how it asks. */
export interface EntryPlace {
  readonly session: FilesSession;
  readonly pane: Pane;
  readonly onAsk: (ask: Ask) => void;
}

const BRIEF_MS = 700;

/** For dialogs: what takes longer goes on without them, and is told when it fails then. */
export async function briefly(work: Promise<unknown>): Promise<void> {
  const { promise: isLong, resolve } = Promise.withResolvers<true>();
  const timer = setTimeout(() => resolve(true), BRIEF_MS);
  if ((await Promise.race([work, isLong])) === true) tell(work);
  else clearTimeout(timer);
}

export function tell(work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    showToast(error instanceof Error ? error.message : String(error), { isWarning: true });
  });
}

export function upload(session: FilesSession, pane: Pane, sources: readonly Source[]): void {
  if (sources.length > 0) tell(session.upload(pane.path.value, sources));
}

export interface CopyWish {
  readonly session: FilesSession;
  readonly from: Pane;
  readonly folder: string;
  readonly isMove: boolean;
}

/**
 * What is chosen goes to the folder, unless it would replace something: then the question that is to be asked.
 * @throws FilesProblem when the folder cannot be read.
 */
export async function copyTo({ session, from, folder, isMove }: CopyWish): Promise<Ask | undefined> {
  const chosen = [...from.chosen.value];
  const message = {
    action: isMove ? "move" : "copy",
    scpath: from.path.value,
    dspath: folder,
    names: chosen,
  };
  const words = isMove
    ? plural(chosen.length, "Moving {count} entry", "Moving {count} entries")
    : plural(chosen.length, "Copying {count} entry", "Copying {count} entries");
  const run = (): Promise<void> => session.change(words, message);
  const names = isSameFolder(from, folder) ? [] : namesakes(chosen, await session.list(folder), from.style);
  if (names.length > 0)
    return { kind: "replace", pane: from, wish: { folder, names, count: names.length, isMove, run } };
  await briefly(run());
  return undefined;
}

/** Windows has no names that differ in large letters only. */
function namesakes(
  names: readonly string[],
  entries: readonly Entry[],
  { separator }: Pane["style"],
): string[] {
  const key = (name: string): string => (separator === "\\" ? name.toLowerCase() : name);
  const there = new Set(entries.map(({ name }) => key(name)));
  return names.filter((name) => there.has(key(name)));
}

/** There everything is its own namesake; the device says what is wrong with it. */
function isSameFolder(pane: Pane, folder: string): boolean {
  const plain = (path: string): string => path.replace(/(.)[\\/]+$/, "$1");
  return plain(pane.path.value) === plain(folder);
}

/** As for copies. */
export async function unzip(session: FilesSession, pane: Pane, entry: Entry): Promise<Ask | undefined> {
  const folder = pane.path.value;
  const task = { input: pane.pathOf(entry.name), dest: folder };
  const run = (): Promise<void> =>
    session.change(t("Unpacking {name}", { name: entry.name }), { action: "unzip", ...task });
  const { names = [], count = 0 } = await session.link.request({ action: "unziplook", ...task });
  if (count > 0) return { kind: "replace", pane, wish: { folder, names, count, isMove: false, run } };
  await run();
  return undefined;
}

/** A look at what can be looked at; what cannot is downloaded. */
export function openEntry({ session, pane, onAsk }: EntryPlace, entry: Entry): void {
  if (entry.kind === "drive") void pane.open(entry.name);
  else if (entry.kind === "folder") void pane.open(pane.pathOf(entry.name));
  else if (kindOf(entry.name) === "other") download(session, pane, [entry]);
  else onAsk({ kind: "preview", pane, entry });
}

/** One file as it is; several, or folders, as one zip. Must run in a click: the browser asks for the place. */
export function download(session: FilesSession, pane: Pane, entries: readonly Entry[]): void {
  const [only] = entries;
  if (only === undefined) return;
  const isFile = entries.length === 1 && only.kind === "file";
  const folder = pane.path.value;
  const stem = entries.length === 1 ? only.name : (folder.split(/[\\/]/).at(-1) ?? "") || "files";
  const name = isFile ? only.name : `${stem}.zip`;
  const wish = isFile
    ? { path: pane.pathOf(only.name), name, size: only.bytes }
    : { path: folder, names: entries.map((entry) => entry.name), name, size: undefined };
  const { showSaveFilePicker } = window as Window & Pickers;
  if (showSaveFilePicker !== undefined) {
    const suggestedName = name.replace(/[\\/:*?"<>|\p{Cc}]/gu, "_");
    showSaveFilePicker.call(window, { suggestedName }).then(
      (handle) => session.download({ ...wish, open: () => openDiskSink(handle) }),
      () => {}, // the person closed the picker
    );
  } else if (isFile && (only.bytes ?? 0) <= MAX_MEMORY_BYTES) {
    session.download({
      ...wish,
      open: async () => openBlobSink(MAX_MEMORY_BYTES, (blob) => save(blob, name)),
    });
  } else {
    for (const entry of entries) {
      downloadByLink(session, pane, entry).catch((error: unknown) =>
        showToast(error instanceof Error ? error.message : String(error), { isWarning: true }),
      );
    }
  }
}

/** The server streams it and the browser keeps it: for browsers that cannot write files from a page. */
export async function downloadByLink(session: FilesSession, pane: Pane, entry: Entry): Promise<void> {
  const query = new URLSearchParams({ n: lastPart(session.deviceId), f: pane.pathOf(entry.name) });
  if (entry.kind !== "file") query.set("zip", "1");
  const token = await guestToken();
  if (token !== undefined) query.set("c", token);
  const address = socketAddress(`devicefile.ashx?${query}`).replace(/^wss:/, "https:");
  clickLink(address, entry.kind === "file" ? entry.name : `${entry.name}.zip`);
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  clickLink(url, name);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function clickLink(href: string, name: string): void {
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.download = name;
  anchor.click();
}
