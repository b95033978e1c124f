/**
 * The files viewer: a link to the host that comes back by itself, folders, transfers that resume and are checked.
 * Knows no UI framework but signals; used by the files page, which is loaded when it is opened.
 * Specified in docs/spec/session-protocols.md, sections 5 and 5.5.
 */
export type { Delivery, DeliveryWish, Receiver } from "./deliveries.ts";
export { readChosen, readDrop, type Source } from "./dropped.ts";
export { type Entry, kindOf, mayBeText, type SortKey, shownName, typeOf } from "./entries.ts";
export type { FileSeen, FilesSession } from "./files-session.ts";
export type { FolderTree, TreeRow } from "./folder-tree.ts";
export { endDelivery, openDeliveries } from "./open-deliveries.ts";
export { closeFiles, openFiles } from "./open-files.ts";
export type { Pane } from "./pane.ts";
export { breadcrumbs, joinPath } from "./paths.ts";
export { FilesProblem } from "./problem.ts";
export { deliver, filesOf } from "./sessions.ts";
export { openBlobSink, openDiskSink } from "./sinks.ts";
export { readText, writeText } from "./text-content.ts";
export { isOpen, type Transfer } from "./transfer-queue.ts";
