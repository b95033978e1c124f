/**
 * Storage redirection (IDE-R) after the sign-in: serves an image as the CD or floppy drive of the managed computer.
 * docs/spec/amt.md, section 4.4.
 */
export { type Medium, type MediumKind, mediumKindOf } from "./medium.ts";
export { type StartMode, type StorageEvents, StorageSession } from "./storage-session.ts";
