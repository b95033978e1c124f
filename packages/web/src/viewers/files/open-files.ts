/**
 * Which files sessions are open: known to the whole app, without what they are made of.
 */
import { signal } from "@preact/signals";
import type { FilesSession } from "./files-session.ts";

export const openFiles = signal<readonly FilesSession[]>([]);

export function closeFiles(session: FilesSession): void {
  openFiles.value = openFiles.value.filter((candidate) => candidate !== session);
  session.close();
}
