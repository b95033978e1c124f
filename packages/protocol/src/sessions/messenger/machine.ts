/**
 * One conversation at this page: who is there, what was said, which files are under way. It outlives losses of the
 * connection; the page gives it what comes and does what it asks. Hostile input ends nothing but itself.
 */
import { fileBlock } from "../files.ts";
import { Chat, type ChatState } from "./chat.ts";
import { IncomingFile } from "./incoming-file.ts";
import { type MessengerMessage, parseMessengerMessage } from "./message.ts";
import { OutgoingFile } from "./outgoing-file.ts";
import { type MessengerFrame, PathSwitch } from "./path-switch.ts";

/** Offers of the other page that are kept; more are refused. */
const MAX_INCOMING = 200;
const MAX_OUTGOING = 200;
const MAX_TRANSFER = 65_535;

export type SignalMessage = Extract<
  MessengerMessage,
  { readonly action: "webRtcSdp" | "webRtcIce" | "videoStop" }
>;

export interface MessengerPorts {
  sendRelay(frame: MessengerFrame): void;
  sendChannel(frame: MessengerFrame): void;
  /** Make connection 0 with its channel and offer it. */
  offerChannel(): void;
  /** The other page is there, or there again. */
  onPeer(isOwn: boolean): void;
  onPath(path: "relay" | "direct"): void;
  onChat(text: string): void;
  onChatState(id: number, state: ChatState): void;
  onTyping(isTyping: boolean): void;
  /** A new offer, or something about a known file changed. */
  onIncoming(file: IncomingFile): void;
  /** The bytes are to be kept, in order; `file.wasKept` when they are. */
  onContent(file: IncomingFile, bytes: Uint8Array): void;
  /** All of it came: compare the hash and call `file.finish`. */
  onComplete(file: IncomingFile): void;
  onOutgoing(file: OutgoingFile): void;
  /** Set-up of connections; ids are this page's. */
  onSignal(message: SignalMessage): void;
  onImage(url: string): void;
  random(): number;
}

export class MessengerMachine {
  readonly #ports: MessengerPorts;
  readonly #path: PathSwitch;
  readonly #chat: Chat;
  readonly #incoming = new Map<number, IncomingFile>();
  readonly #outgoing = new Map<number, OutgoingFile>();
  #isTyping = false;
  #nextTransfer = 0;

  constructor(ports: MessengerPorts) {
    this.#ports = ports;
    this.#path = new PathSwitch({
      sendRelay: (frame) => ports.sendRelay(frame),
      sendChannel: (frame) => ports.sendChannel(frame),
      offer: () => ports.offerChannel(),
      onPeer: (isOwn) => this.#met(isOwn),
      onPath: (path) => ports.onPath(path),
      onReady: () => this.#wake(),
      random: () => ports.random(),
    });
    this.#chat = new Chat({
      send: (message) => this.#send(message),
      onState: (id, state) => ports.onChatState(id, state),
    });
  }

  /** Where data goes now, and whether large things must wait. */
  get path(): Pick<PathSwitch, "isHolding" | "isMet" | "isOwn" | "isPolite" | "isRecorded" | "path"> {
    return this.#path;
  }

  joined(isRecorded: boolean): void {
    this.#path.joined(isRecorded);
  }

  /** The relay is gone. */
  lost(): void {
    this.#path.reset();
    this.#isTyping = false;
    this.#ports.onTyping(false);
    for (const file of this.#incoming.values()) {
      if (file.transfer === undefined) this.#giveUp(file, "The connection was lost.");
    }
  }

  channelOpened(): void {
    this.#path.channelOpened();
  }

  channelLost(): void {
    this.#path.channelLost();
  }

  /** False: too much waits already. */
  say(id: number, text: string): boolean {
    this.#isTyping = false;
    const { isMet, isOwn } = this.#path;
    return this.#chat.say(id, text, isMet ? (isOwn ? "own" : "stock") : "none");
  }

  typing(isTyping: boolean): void {
    if (isTyping === this.#isTyping || !this.#path.isMet) return;
    this.#isTyping = isTyping;
    this.#send({ action: "outtext", value: isTyping });
  }

  /** `undefined`: too many are under way. */
  offerFile(facts: {
    readonly name: string;
    readonly type: string;
    readonly size: number;
  }): OutgoingFile | undefined {
    if (this.#outgoing.size >= MAX_OUTGOING) return undefined;
    const transfer = this.#nextTransfer;
    this.#nextTransfer = (transfer + 1) % MAX_TRANSFER;
    const file = new OutgoingFile({ ...facts, id: this.#ports.random(), transfer });
    this.#outgoing.set(file.facts.id, file);
    if (this.#path.isMet) this.#offer(file);
    return file;
  }

  /** Sends a frame of a file. */
  sendFrame(frame: MessengerFrame): void {
    this.#path.send(frame);
  }

  cancelOutgoing(file: OutgoingFile): void {
    const message = file.cancel();
    if (message !== undefined) this.#send(message);
    this.#changed(file);
  }

  /** Signalling goes by the relay, always. */
  signal(message: SignalMessage): void {
    if (this.#path.isMet) this.#ports.sendRelay(JSON.stringify(message));
  }

  /** A frame of the other page: text or binary, by the relay or by the channel. */
  receive(frame: string | Uint8Array, from: "relay" | "channel"): void {
    if (typeof frame !== "string") {
      this.#receiveBlock(frame);
      return;
    }
    const message = parseMessengerMessage(frame);
    if (message === undefined) return;
    if (!("action" in message)) {
      if (message.type === "ping") this.#ports.sendRelay('{"ctrlChannel":"102938","type":"pong"}');
      else if (message.type === "image") this.#ports.onImage(message.image);
    } else if (from !== "relay" || !this.#path.receive(message)) this.#act(message);
  }

  #act(message: Extract<MessengerMessage, { action: string }>): void {
    switch (message.action) {
      case "chat":
        this.#ports.onTyping(false);
        if (this.#chat.receive(message.id)) this.#ports.onChat(message.msg);
        break;
      case "chatReceived":
        this.#chat.confirmed(message.id);
        break;
      case "outtext":
        this.#ports.onTyping(message.value);
        break;
      case "webRtcSdp":
      case "webRtcIce":
      case "videoStop":
        this.#ports.onSignal({ ...message, id: mirrored(message.id) });
        break;
      default:
        this.#actOnFile(message);
    }
  }

  #actOnFile(message: Extract<MessengerMessage, { action: string }>): void {
    if (message.action === "file") {
      this.#offered(message);
      return;
    }
    if (!("id" in message) || message.id === undefined) return;
    const incoming = this.#incoming.get(message.id);
    if (incoming !== undefined) this.#receiveIncoming(incoming, message);
    const outgoing = this.#outgoing.get(message.id);
    if (outgoing !== undefined) this.#receiveOutgoing(outgoing, message);
    else if (message.action === "fileReceived") this.#send({ action: "fileUploadCancel", id: message.id });
  }

  #offered(message: Extract<MessengerMessage, { action: "file" }>): void {
    const { id, name, size, transfer } = message;
    const known = this.#incoming.get(id);
    if (known !== undefined) {
      known.resume();
      this.#ports.onIncoming(known);
      return;
    }
    this.#forgetOld();
    if (this.#incoming.size >= MAX_INCOMING || !Number.isInteger(size)) {
      this.#send({ action: "fileUploadCancel", id });
      return;
    }
    for (const older of this.#incoming.values()) {
      if (transfer !== undefined && older.transfer === transfer)
        this.#giveUp(older, "The other page was closed.");
    }
    const file = new IncomingFile({ id, name, size, transfer }, (reply) => this.#send(reply));
    this.#incoming.set(id, file);
    this.#ports.onIncoming(file);
  }

  #forgetOld(): void {
    for (const [id, file] of this.#incoming) {
      if (this.#incoming.size < MAX_INCOMING) return;
      if (file.isOver) this.#incoming.delete(id);
    }
  }

  #giveUp(file: IncomingFile, why: string): void {
    if (file.isOver) return;
    file.fail(why);
    this.#ports.onIncoming(file);
  }

  #receiveIncoming(file: IncomingFile, message: Extract<MessengerMessage, { action: string }>): void {
    if (message.action === "fileUploadStart") file.started();
    else if (message.action === "fileData") this.#keep(file, latinBytes(message.data));
    else if (message.action === "fileUploadCancel") file.withdrawn();
    else if (message.action === "fileUploadEnd") {
      if (file.ended(message.size, message.hash)) this.#ports.onComplete(file);
    } else return;
    this.#ports.onIncoming(file);
  }

  #receiveBlock(frame: Uint8Array): void {
    let block: ReturnType<typeof fileBlock.decode>;
    try {
      block = fileBlock.decode(frame);
    } catch {
      return; // a ProtocolError: no block, from whoever
    }
    for (const file of this.#incoming.values()) {
      if (file.transfer !== block.transfer || file.isOver) continue;
      this.#keep(file, block.bytes, block.position);
      this.#ports.onIncoming(file);
      return;
    }
  }

  /** Nothing comes in a file that did not ask for it, and what was asked for is limited. */
  #keep(file: IncomingFile, bytes: Uint8Array | undefined, position?: number): void {
    if (bytes === undefined) file.fail("The file did not arrive as it was announced.", true);
    else if (file.take(bytes, position)) this.#ports.onContent(file, bytes);
  }

  #receiveOutgoing(file: OutgoingFile, message: Extract<MessengerMessage, { action: string }>): void {
    if (message.action === "fileReceived") file.received(message.position, message.resume === true);
    else if (message.action === "fileUploadAck") file.acknowledged();
    else if (message.action === "fileChecked") file.checked(message.good);
    else if (message.action === "fileUploadCancel") file.refused();
    else return;
    this.#changed(file);
  }

  #changed(file: OutgoingFile): void {
    if (file.isOver) {
      this.#outgoing.delete(file.facts.id);
      if (this.#path.isMet && !this.#path.isOwn) this.#startNextPlain();
    }
    this.#ports.onOutgoing(file);
  }

  #met(isOwn: boolean): void {
    this.#ports.onPeer(isOwn);
    this.#chat.met(isOwn);
    for (const file of this.#outgoing.values()) this.#offer(file);
  }

  #offer(file: OutgoingFile): void {
    const { isOwn } = this.#path;
    for (const message of file.offer(isOwn)) this.#send(message);
    const [first] = this.#outgoing.values();
    if (!isOwn && first === file) this.#startNextPlain();
  }

  /** A stock page takes one file after the other. */
  #startNextPlain(): void {
    const [next] = this.#outgoing.values();
    if (next?.state === "offered") this.#send(next.startPlain());
  }

  #wake(): void {
    for (const file of this.#outgoing.values()) this.#ports.onOutgoing(file);
  }

  #send(message: MessengerMessage): void {
    this.#path.send(JSON.stringify(message));
  }
}

/** What is 1 there is 2 here. */
function mirrored(id: number): number {
  return id === 0 ? 0 : 3 - id;
}

/** One byte for each character; `undefined` when there is one that is no byte. */
function latinBytes(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) return undefined;
    bytes[i] = code;
  }
  return bytes;
}
