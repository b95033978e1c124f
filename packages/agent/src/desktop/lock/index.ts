/**
 * Gives locked input back when the desktop worker that had taken it is gone. Used by desktops and the start of the agent.
 */
export { giveBack, giveBackLeftovers } from "./give-back.ts";
export { noteFile, removeNote, writeNote } from "./lock-notes.ts";
