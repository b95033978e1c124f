/**
 * What was said in this session, in order. Texts and notes outlive a reload of the page, in this tab alone.
 */

import { signal } from "@preact/signals";
import type { ChatState, IncomingFile, OutgoingFile } from "@tendril/protocol/sessions/messenger";
import { t } from "../language/index.ts";
import { formatBytes } from "../ui/index.ts";

/** The oldest entries go when there are more. */
const MAX_ENTRIES = 2_000;
const MAX_STORED = 500;
const STORE_MS = 500;
const SHOW_MS = 100;

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
  /** Follows what happens at once, but not each of many. */
  readonly entries = signal<readonly Entry[]>([]);
  #all: Entry[];
  #shownAtMs = 0;
  #showTimer: number | undefined;
  readonly #key: string;
  #nextId: number;
  #storeTimer: number | undefined;

  constructor(conversation: string) {
    this.#key = `tendril.chat.${conversation}`;
    this.#all = this.#read();
    this.entries.value = [...this.#all];
    this.#nextId = Math.max(0, ...this.#all.map((entry) => (isOwnText(entry) ? 0 : entry.id))) + 1;
  }

  /** `id` is the chat id of an own text: random, so that it is nobody else's. */
  addText(text: string, own?: { readonly id: number }): void {
    const id = own?.id ?? this.#nextId++;
    this.#add({ kind: "text", id, atMs: Date.now(), isOwn: own !== undefined, text, state: "waiting" });
  }

  setState(id: number, state: ChatState): void {
    const at = this.#all.findLastIndex((entry) => entry.kind === "text" && entry.isOwn && entry.id === id);
    const entry = this.#all[at];
    if (entry?.kind !== "text") return;
    this.#all[at] = { ...entry, state };
    this.#show();
    this.#storeSoon();
  }

  /** Something that happened, in the language of that moment, like what was written. */
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
    const lines = this.#all.map((entry) => {
      const time = new Date(entry.atMs).toISOString().replace(/T/, " ").slice(0, 19);
      return `${time} UTC  ${lineOf(entry, me, peer)}`;
    });
    return `${lines.join("\r\n")}\r\n`;
  }

  #add(entry: Entry): void {
    this.#all.push(entry);
    if (this.#all.length > MAX_ENTRIES + MAX_STORED) this.#all = this.#all.slice(-MAX_ENTRIES);
    this.#show();
    this.#storeSoon();
  }

  #show(): void {
    const show = (): void => {
      this.#showTimer = undefined;
      this.#shownAtMs = performance.now();
      this.entries.value = [...this.#all];
    };
    if (this.#showTimer !== undefined) return;
    if (performance.now() - this.#shownAtMs > SHOW_MS) show();
    else this.#showTimer = window.setTimeout(show, SHOW_MS);
  }

  /** Not for each of many. */
  #storeSoon(): void {
    this.#storeTimer ??= window.setTimeout(() => {
      this.#storeTimer = undefined;
      this.store();
    }, STORE_MS);
  }

  /** Called when the page goes away. */
  store(): void {
    const kept = this.#all.slice(-MAX_STORED).flatMap((entry) => {
      if (entry.kind === "text") return [entry];
      const { id, atMs } = entry;
      const text = entry.kind === "note" ? entry.text : lineOf(entry, t("You"), t("The other page"));
      return [{ kind: "note", id, atMs, text }];
    });
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // no storage, or none left: the conversation lasts as long as the page
    }
  }

  #read(): Entry[] {
    try {
      const stored: unknown = JSON.parse(sessionStorage.getItem(this.#key) ?? "[]");
      return Array.isArray(stored) ? (stored as Entry[]) : []; // written by this page
    } catch {
      return [];
    }
  }
}

/** Ids of own texts are random, those of all others are counted. */
export function isOwnText(entry: Entry): boolean {
  return entry.kind === "text" && entry.isOwn;
}

function lineOf(entry: Entry, me: string, peer: string): string {
  if (entry.kind === "text") return `${entry.isOwn ? me : peer}: ${entry.text}`;
  if (entry.kind === "note") return `* ${entry.text}`;
  if (entry.kind === "sent-file") {
    const { name, size } = entry.file.facts;
    return `* ${t("{who} sent {name} ({size})", { who: me, name, size: formatBytes(size) })}`;
  }
  const { name, size } = entry.file;
  return `* ${t("{who} sent {name} ({size})", { who: peer, name, size: formatBytes(size) })}`;
}
