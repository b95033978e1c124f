/**
 * `give-back-main.ts NOTE`: gives back the input that a desktop worker had locked and did not give back, for whatever
 * reason. A process of its own, so that an X server that hangs holds up nobody, and the end of the agent does not end it.
 */
import { setTimeout as pause } from "node:timers/promises";
import { isServerGone, X11InputLock, XConnection } from "../x11/index.ts";
import { readNote, removeNote } from "./lock-notes.ts";

const TRIES = 60;
const AGAIN_AFTER_MS = 2_000;
const ANSWER_MS = 10_000;

async function giveBack(file: string): Promise<void> {
  const display = readNote(file);
  if (display === undefined) return;
  const connection = await XConnection.open(display);
  const lock = await X11InputLock.open(connection, { write() {}, remove() {} });
  await lock?.giveBackAll();
  removeNote(file);
  connection.close();
}

/** The next start of the agent tries again when this was in vain. */
async function main(file: string): Promise<void> {
  for (let i = 0; i < TRIES; i++) {
    const late = pause(ANSWER_MS, "late" as const);
    try {
      if ((await Promise.race([giveBack(file), late])) !== "late") return;
    } catch (error) {
      if (isServerGone(error)) {
        removeNote(file); // the next server begins with all devices on
        return;
      }
      await pause(AGAIN_AFTER_MS);
    }
  }
}

main(process.argv[2] ?? "").then(
  () => process.exit(0),
  () => process.exit(1),
);
