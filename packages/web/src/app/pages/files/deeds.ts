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
  openBlobSink,
  openDiskSink,
  type Pane,
  type Source,
} from "../../../viewers/files/index.ts";

/** A dialog that is open. */
export type Ask =
  | { readonly kind: "new-folder" | "remove" | "zip" | "move"; readonly pane: Pane }
  | { readonly kind: "replace"; readonly pane: Pane; readonly to: Pane }
  | { readonly kind: "rename" | "preview" | "edit"; readonly pane: Pane; readonly entry: Entry };

/** Small enough for memory where a page cannot write files. */
const MAX_MEMORY_BYTES = 67_108_864;

interface Pickers {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
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

/** What is chosen and has a namesake in the other pane; Windows has no names that differ in large letters only. */
export function namesakes(from: Pane, to: Pane): string[] {
  const key = (name: string): string => (to.style.separator === "\\" ? name.toLowerCase() : name);
  const there = new Set(to.entries.value.map(({ name }) => key(name)));
  return [...from.chosen.value].filter((name) => there.has(key(name)));
}

export function copyAcross(session: FilesSession, from: Pane, to: Pane): Promise<void> {
  const names = [...from.chosen.value];
  const message = { action: "copy", scpath: from.path.value, dspath: to.path.value, names };
  return session.change(plural(names.length, "Copying {count} entry", "Copying {count} entries"), message);
}

export function unzip(session: FilesSession, pane: Pane, entry: Entry): void {
  const message = { action: "unzip", input: pane.pathOf(entry.name), dest: pane.path.value };
  tell(session.change(t("Unpacking {name}", { name: entry.name }), message));
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
