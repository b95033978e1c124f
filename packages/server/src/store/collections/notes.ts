/** Notes of devices and groups. `_id` is the id of what the note is about. */
import { defineCollection } from "../collection.ts";

export interface NoteDocument {
  readonly _id: string;
  /** At most 65,536 characters. */
  readonly value: string;
}

export const noteCollection = defineCollection<NoteDocument>({ name: "notes", indexes: [] });
