/**
 * What was said in this session, in order. Texts and notes outlive a reload of the page, in this tab alone.
 */
import { signal } from "@preact/signals";
import type { ChatState, IncomingFile, OutgoingFile } from "@tendril/protocol/sessions/messenger";
import { formatBytes } from "../ui/index.ts";

/** The oldest entries go when there are more. */
const MAX_ENTRIES = 2_000;
const MAX_STORED = 500;

interface EntryBase {
  readonly id: number;
  readonly atMs: number;
}
export type Entry = EntryBase &
  (
    | {
        readonly kind: "text";
        readonly isOwn: boolean;
        readonly text: string;
        /** Of own texts. */
        readonly state: ChatState;
      }
    | { readonly kind: "note"; readonly text: string }
    | { readonly kind: "sent-file"; readonly file: OutgoingFile }
    | { readonly kind: "got-file"; readonly file: IncomingFile }
  );

export class Thread {
  readonly entries = signal<readonly Entry[]>([]);
  readonly #key: string;
  #nextId: number;

  constructor(conversation: string) {
    this.#key = `tendril.chat.${conversation}`;
    this.entries.value = this.#read();
    this.#nextId = Math.max(0, ...this.entries.value.map(({ id }) => id)) + 1;
  }

  /** `id` is the chat id of an own text: random, so that it is nobody else's. */
  addText(text: string, own?: { readonly id: number }): void {
    const id = own?.id ?? this.#nextId++;
    this.#add({ kind: "text", id, atMs: Date.now(), isOwn: own !== undefined, text, state: "waiting" });
  }

  setState(id: number, state: ChatState): void {
    this.entries.value = this.entries.value.map((entry) =>
      entry.kind === "text" && entry.isOwn && entry.id === id ? { ...entry, state } : entry,
    );
    this.#store();
  }

  addNote(text: string): void {
    this.#add({ kind: "note", id: this.#nextId++, atMs: Date.now(), text });
  }

  addSent(file: OutgoingFile): void {
    this.#add({ kind: "sent-file", id: this.#nextId++, atMs: Date.now(), file });
  }

  addGot(file: IncomingFile): void {
    this.#add({ kind: "got-file", id: this.#nextId++, atMs: Date.now(), file });
  }

  /** For the person to keep: one line for each entry. */
  toText(me: string, peer: string): string {
    const lines = this.entries.value.map((entry) => {
      const time = new Date(entry.atMs).toISOString().replace("T", " ").slice(0, 19);
      return `${time} UTC  ${lineOf(entry, me, peer)}`;
    });
    return `${lines.join("\r\n")}\r\n`;
  }

  #add(entry: Entry): void {
    this.entries.value = [...this.entries.value, entry].slice(-MAX_ENTRIES);
    this.#store();
  }

  #store(): void {
    const kept = this.entries.value.flatMap((entry) => {
      if (entry.kind === "text") return [entry];
      const { id, atMs } = entry;
      const text = entry.kind === "note" ? entry.text : lineOf(entry, "You", "The other page");
      return [{ kind: "note", id, atMs, text }];
    });
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(kept.slice(-MAX_STORED)));
    } catch {
      // no storage, or none left: the conversation lasts as long as the page
    }
  }

  #read(): readonly Entry[] {
    try {
      const stored: unknown = JSON.parse(sessionStorage.getItem(this.#key) ?? "[]");
      return Array.isArray(stored) ? (stored as Entry[]) : []; // written by this page
    } catch {
      return [];
    }
  }
}

function lineOf(entry: Entry, me: string, peer: string): string {
  if (entry.kind === "text") return `${entry.isOwn ? me : peer}: ${entry.text}`;
  if (entry.kind === "note") return `* ${entry.text}`;
  if (entry.kind === "sent-file") {
    const { name, size } = entry.file.facts;
    return `* ${me} sent ${name} (${formatBytes(size)})`;
  }
  return `* ${peer} sent ${entry.file.name} (${formatBytes(entry.file.size)})`;
}
