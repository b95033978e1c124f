/**
 * The conversation of this page: connections, texts, files and calls, and what is shown of them.
 */

import { signal } from "@preact/signals";
import { type IncomingFile, MessengerMachine, type OutgoingFile } from "@tendril/protocol/sessions/messenger";
import { t } from "../language/index.ts";
import { Calls } from "./calls.ts";
import { DataChannel } from "./data-channel.ts";
import { Incoming, openPieceSink } from "./incoming.ts";
import { RoomLink } from "./link.ts";
import { tell } from "./notices.ts";
import { Outgoing } from "./outgoing.ts";
import { Thread } from "./thread.ts";
import { askForView, type ConversationView, type EndCause, type PageAddress } from "./view-state.ts";

/** So much is taken without asking, together; larger files wait for a click. */
const UNASKED_FILE_BYTES = 5_000_000;
const UNASKED_BYTES = 50_000_000;
const MAX_CHATS_PER_SECOND = 100;
const MAX_FILES_AT_ONCE = 100;
/** Shown changes of files, at most so often. */
const REFRESH_MS = 100;
/** A shorter absence is not written down. */
const NOTED_ABSENCE_MS = 5_000;
/** Calls outlive a loss of the relay for this long. */
const CALL_GRACE_MS = 20_000;

export type RoomPhase = "waiting" | "joined" | "away" | Exclude<EndCause, "lost">;

export interface RoomFacts {
  readonly phase: RoomPhase;
  readonly path: "relay" | "direct";
  readonly isRecorded: boolean;
  readonly isTyping: boolean;
  readonly picture: string | undefined;
}

export class Room {
  readonly view: ConversationView;
  readonly thread: Thread;
  readonly calls: Calls;
  readonly facts = signal<RoomFacts>({
    ...{ phase: "waiting", path: "relay", isRecorded: false, isTyping: false },
    picture: undefined,
  });
  /** Goes up when a file has changed. */
  readonly revision = signal(0);
  /** Finished files that the browser holds, by their offer. */
  readonly blobs = new Map<IncomingFile, string>();
  readonly #address: PageAddress;
  readonly #machine: MessengerMachine;
  readonly #link: RoomLink;
  readonly #channel: DataChannel;
  readonly #outgoing = new Map<OutgoingFile, Outgoing>();
  readonly #incoming = new Map<IncomingFile, Incoming>();
  /** Offers that stand in the thread. */
  readonly #known = new WeakSet<IncomingFile>();
  #unaskedBytes = 0;
  #pace = { second: 0, count: 0 };
  #isFlooded = false;
  #wasJoined = false;
  #awaySinceMs = 0;
  #refreshTimer: number | undefined;
  #graceTimer: number | undefined;

  constructor(view: ConversationView, address: PageAddress) {
    this.view = view;
    this.#address = address;
    this.thread = new Thread(view.id);
    const iceServers = view.directPath.iceServers.map(({ urls, ...rest }) => ({ urls: [...urls], ...rest }));
    this.#link = new RoomLink(address, view.isInviter, {
      onJoined: (isRecorded) => this.#joined(isRecorded),
      onFrame: (frame) => this.#machine.receive(frame, "relay"),
      onEnd: (cause) => this.#ended(cause),
      onRefused: () => void this.#askAgain(),
    });
    this.#channel = new DataChannel(iceServers, {
      signal: (message) => this.#machine.signal(message),
      onOpen: () => this.#machine.channelOpened(),
      onFrame: (frame) => this.#machine.receive(frame, "channel"),
      onLost: () => {
        this.#machine.channelLost();
        if (this.#machine.path.path === "direct" || this.#machine.path.isHolding) this.#link.restartSoon();
      },
    });
    this.#machine = this.#createMachine();
    this.calls = new Calls({
      iceServers,
      isOwnPeer: () => this.#machine.path.isOwn,
      isPolite: () => this.#machine.path.isPolite,
      signal: (message) => this.#machine.signal(message),
      onNote: (text) => this.thread.addNote(text),
      onRing: (hasVideo) => tell(view.peer.name, hasVideo ? t("Video call") : t("Voice call")),
    });
  }

  get mayCall(): boolean {
    return this.view.directPath.isAllowed && typeof RTCPeerConnection !== "undefined";
  }

  open(): void {
    this.#link.open();
  }

  /** False: too much waits already. */
  say(text: string): boolean {
    const id = Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
    this.thread.addText(text, { id });
    const isTaken = this.#machine.say(id, text);
    if (!isTaken) this.thread.addNote(t("This was not sent: too much waits already."));
    return isTaken;
  }

  typing(isTyping: boolean): void {
    this.#machine.typing(isTyping);
  }

  sendFiles(files: readonly File[]): void {
    for (const content of files.slice(0, MAX_FILES_AT_ONCE)) {
      const { name, type, size } = content;
      const file = this.#machine.offerFile({ name, type, size });
      if (file === undefined) {
        this.thread.addNote(t("{name} was not sent: too many files are under way.", { name }));
        continue;
      }
      const deps = {
        machine: this.#machine,
        bufferedBytes: () => this.#bufferedBytes(),
        onChange: () => this.#changed(),
      };
      this.#outgoing.set(file, new Outgoing(file, content, deps));
      this.thread.addSent(file);
    }
  }

  cancelSending(file: OutgoingFile): void {
    this.#machine.cancelOutgoing(file);
  }

  /** Takes a file; `sink` is where the person wants it, else the browser holds it. */
  take(
    file: IncomingFile,
    sink = openPieceSink((blob) => this.blobs.set(file, URL.createObjectURL(blob))),
  ): void {
    if (this.#incoming.has(file) || file.state !== "offered") return;
    this.#incoming.set(file, new Incoming(file, sink, () => this.#changed()));
    file.accept();
    this.#changed();
  }

  refuse(file: IncomingFile): void {
    file.cancel();
    this.#forget(file);
  }

  /** Says no to the other page, which may not have come yet. */
  async decline(): Promise<void> {
    await askForView(this.#address, "declined");
    this.close();
  }

  /** Another window has the conversation: it comes back here. */
  returnHere(): void {
    this.#patch({ phase: "waiting" });
    this.#link.open();
  }

  close(): void {
    this.thread.store();
    this.calls.close();
    this.#channel.close();
    this.#link.close();
  }

  #createMachine(): MessengerMachine {
    return new MessengerMachine({
      sendRelay: (frame) => this.#link.send(frame),
      sendChannel: (frame) => this.#channel.send(frame),
      offerChannel: () => {
        if (this.mayCall) this.#channel.offer().catch(() => this.#channel.close()); // it stays on the relay
      },
      onPeer: () => this.#met(),
      onPath: (path) => this.#patch({ path }),
      onChat: (text) => this.#heard(text),
      onChatState: (id, state) => this.thread.setState(id, state),
      onTyping: (isTyping) => this.#patch({ isTyping }),
      onIncoming: (file) => this.#offered(file),
      onContent: (file, bytes) => this.#incoming.get(file)?.take(bytes),
      onComplete: (file) => void this.#incoming.get(file)?.complete(),
      onOutgoing: (file) => {
        this.#outgoing.get(file)?.pump();
        if (file.isOver) this.#outgoing.delete(file);
        this.#changed();
      },
      onSignal: (message) => {
        if (!this.mayCall) return;
        if (message.id === 0)
          this.#channel.receive(message).catch(() => this.#channel.close()); // as above
        else this.calls.receive(message);
      },
      onImage: (picture) => {
        if (/^data:image\/(png|jpeg|webp|gif);base64,/.test(picture)) this.#patch({ picture });
      },
      random: Math.random,
    });
  }

  /** Nobody writes a hundred messages in a second: what is beyond is left out, so that the page stays usable. */
  #heard(text: string): void {
    const second = Math.floor(performance.now() / 1_000);
    const isSame = this.#pace.second === second;
    this.#pace = { second, count: isSame ? this.#pace.count + 1 : 1 };
    if (this.#pace.count <= MAX_CHATS_PER_SECOND) {
      this.thread.addText(text);
      tell(this.view.peer.name, text);
    } else if (!this.#isFlooded) {
      this.#isFlooded = true;
      this.thread.addNote(t("Messages that came too fast were left out"));
    }
  }

  #joined(isRecorded: boolean): void {
    clearTimeout(this.#graceTimer);
    this.#patch({ isRecorded });
    this.#machine.joined(isRecorded);
  }

  #met(): void {
    const { isRecorded } = this.facts.value;
    const { name } = this.view.peer;
    if (!this.#wasJoined) this.thread.addNote(t("{name} is here", { name }));
    else if (Date.now() - this.#awaySinceMs > NOTED_ABSENCE_MS)
      this.thread.addNote(t("{name} is back", { name }));
    if (isRecorded && !this.#wasJoined)
      this.thread.addNote(t("Texts and files of this conversation are recorded"));
    this.#wasJoined = true;
    this.#patch({ phase: "joined" });
  }

  #ended(cause: EndCause): void {
    this.#channel.close();
    this.#machine.lost();
    const isFinal = cause !== "lost" && cause !== "nobody";
    if (isFinal) this.calls.close();
    else {
      clearTimeout(this.#graceTimer);
      this.#graceTimer = window.setTimeout(() => this.calls.close(), CALL_GRACE_MS);
    }
    const { phase } = this.facts.value;
    if (isFinal) this.#patch({ phase: cause });
    else if (phase === "joined") {
      this.#awaySinceMs = Date.now();
      this.#patch({ phase: "away" });
    } else if (cause === "nobody" && !this.#wasJoined) this.#patch({ phase: "nobody" });
  }

  /** Whether the server still knows this conversation. */
  async #askAgain(): Promise<void> {
    const view = await askForView(this.#address).catch(() => this.view); // the server is away: it is tried again
    if (view !== undefined) return;
    this.#patch({ phase: "ended" });
    this.close();
  }

  #offered(file: IncomingFile): void {
    if (!this.#known.has(file)) {
      this.#known.add(file);
      this.thread.addGot(file);
      tell(this.view.peer.name, file.name);
      const isSmall = file.size <= UNASKED_FILE_BYTES && this.#unaskedBytes + file.size <= UNASKED_BYTES;
      if (isSmall && file.state === "offered") {
        this.#unaskedBytes += file.size;
        this.take(file);
      }
    }
    if (file.state === "failed" || file.state === "cancelled") this.#forget(file);
    this.#changed();
  }

  #forget(file: IncomingFile): void {
    void this.#incoming.get(file)?.drop();
    this.#incoming.delete(file);
    this.#changed();
  }

  #bufferedBytes(): number {
    return this.#machine.path.path === "direct" ? this.#channel.bufferedBytes : this.#link.bufferedBytes;
  }

  #changed(): void {
    this.#refreshTimer ??= window.setTimeout(() => {
      this.#refreshTimer = undefined;
      this.revision.value++;
    }, REFRESH_MS);
  }

  #patch(change: Partial<RoomFacts>): void {
    this.facts.value = { ...this.facts.value, ...change };
  }
}
