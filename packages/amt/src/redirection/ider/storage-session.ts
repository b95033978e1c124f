/**
 * Serves media to a computer: one command after the other, reads cut into pieces that the firmware has room for.
 */
import { concatBytes, ProtocolError } from "@tendril/protocol";
import { ByteQueue } from "../byte-queue.ts";
import { u32le } from "../fields.ts";
import { blockBytes, type Medium } from "./medium.ts";
import {
  CD_DRIVE,
  COMPLETES,
  contentToHost,
  DMA,
  endContent,
  FLOPPY_DRIVE,
  getContent,
  lengthOfStorageMessage,
  openContent,
  StorageCommand,
  type WrittenCommand,
  writtenCommand,
} from "./messages.ts";
import { ScsiDrive, type Sense } from "./scsi.ts";

/** When the computer sees the media: at its next start, when nothing is in use, or at once. */
export type StartMode = "reboot" | "graceful" | "now";

export interface StorageEvents {
  send(bytes: Uint8Array): void;
  /** The drives are connected. */
  onOpen(): void;
  /** The computer read so many bytes, in total. */
  onRead(totalBytes: number): void;
  /** The session is over: the computer closed it, or a medium could not be read. */
  onEnd(reason: "closed" | "unreadable"): void;
}

const modeBits: Readonly<Record<StartMode, number>> = { reboot: 0x08, graceful: 0x10, now: 0x18 };
const ENABLE = 1;
const TOGGLE = 3;
/** A computer has one command under way; a few more may cross a reset. */
const MAX_COMMANDS = 64;
const MAX_PIECE_BYTES = 8192;
const MIN_PIECE_BYTES = 512;
const MAX_WAITING_BYTES = 256 * 1024;

export class StorageSession {
  readonly #events: StorageEvents;
  readonly #media: ReadonlyMap<number, Medium>;
  readonly #drives: ReadonlyMap<number, ScsiDrive>;
  readonly #mode: StartMode;
  readonly #queue = new ByteQueue(MAX_WAITING_BYTES);
  #commands: WrittenCommand[] = [];
  #isBusy = false;
  #resetWaits = false;
  #refusedWrite: { readonly drive: number; readonly sense: Sense } | undefined;
  #sent = 0;
  #expected = 0;
  #pieceBytes = MAX_PIECE_BYTES;
  #readBytes = 0;
  #isOver = false;

  /** @param media at most one of each kind. */
  constructor(media: readonly Medium[], mode: StartMode, events: StorageEvents) {
    this.#events = events;
    this.#mode = mode;
    const cd = media.find(({ kind }) => kind === "cd");
    const floppy = media.find(({ kind }) => kind === "floppy");
    this.#media = new Map([
      ...(cd === undefined ? [] : [[CD_DRIVE, cd] as const]),
      ...(floppy === undefined ? [] : [[FLOPPY_DRIVE, floppy] as const]),
    ]);
    this.#drives = new Map([
      [CD_DRIVE, new ScsiDrive("cd", cd)],
      [FLOPPY_DRIVE, new ScsiDrive("floppy", floppy)],
    ]);
  }

  begin(): void {
    this.#send(StorageCommand.Open, openContent());
  }

  /** @throws ProtocolError when the firmware breaks the protocol: the session is over then. */
  receive(bytes: Uint8Array): void {
    if (this.#isOver) return;
    this.#queue.push(bytes);
    for (let frame = this.#next(); frame !== undefined && !this.#isOver; frame = this.#next())
      this.#take(frame);
  }

  /** Takes the media out. */
  end(): void {
    if (this.#isOver) return;
    this.#send(StorageCommand.Close);
    this.#isOver = true;
  }

  #next(): Uint8Array | undefined {
    const length = lengthOfStorageMessage(this.#queue);
    const frame = length === undefined ? undefined : this.#queue.take(length);
    if (frame === undefined) return undefined;
    const sequence = new DataView(frame.buffer).getUint32(4, true);
    if (sequence !== this.#expected) {
      throw new ProtocolError("unexpected", `storage: message ${sequence}, expected ${this.#expected}`);
    }
    this.#expected = (sequence + 1) >>> 0;
    return frame;
  }

  #take(frame: Uint8Array): void {
    switch (frame[0]) {
      case StorageCommand.OpenReply:
        this.#opened(frame);
        break;
      case StorageCommand.Close:
        this.#send(StorageCommand.CloseReply);
        this.#finish("closed");
        break;
      case StorageCommand.CloseReply:
        this.#finish("closed");
        break;
      case StorageCommand.Ping:
        this.#send(StorageCommand.Pong);
        break;
      case StorageCommand.Reset:
        this.#commands = [];
        this.#refusedWrite = undefined;
        if (this.#isBusy) this.#resetWaits = true;
        else this.#send(StorageCommand.ResetReply);
        break;
      case StorageCommand.FeaturesReply:
        this.#features(frame);
        break;
      case StorageCommand.Written:
        this.#enqueue(writtenCommand(frame));
        break;
      case StorageCommand.ContentFromHost:
        this.#refuseWrite();
        break;
      default: // pong, heartbeat and error reports ask for nothing
    }
  }

  #opened(frame: Uint8Array): void {
    const room = (frame[16] ?? 0) + (frame[17] ?? 0) * 0x100;
    this.#pieceBytes = Math.max(MIN_PIECE_BYTES, Math.min(room, MAX_PIECE_BYTES));
    const value = u32le(ENABLE | modeBits[this.#mode]);
    this.#send(StorageCommand.Features, concatBytes(Uint8Array.of(TOGGLE), value));
  }

  #features(frame: Uint8Array): void {
    if (frame[8] !== TOGGLE) return;
    if (frame[9] !== 1)
      throw new ProtocolError("refused", `storage: drives not connected, status ${frame[9]}`);
    this.#events.onOpen();
  }

  #enqueue(command: WrittenCommand): void {
    if (this.#commands.length >= MAX_COMMANDS) {
      throw new ProtocolError("too-large", `storage: more than ${MAX_COMMANDS} commands at once`);
    }
    this.#commands.push(command);
    this.#work();
  }

  /** One command at a time. */
  #work(): void {
    while (!this.#isBusy && !this.#isOver && this.#refusedWrite === undefined) {
      const command = this.#commands.shift();
      if (command === undefined) return;
      this.#run(command);
    }
  }

  #run(written: WrittenCommand): void {
    const { drive } = written;
    const answer = this.#drives.get(drive)?.answer(written.command);
    switch (answer?.kind) {
      case "content":
        this.#sendContent(written, answer.content, true);
        break;
      case "read":
        this.#isBusy = true;
        this.#read(written, answer.block, answer.count).then(
          () => this.#endRead(),
          () => this.#finish("unreadable"),
        );
        break;
      case "take":
        this.#refusedWrite = { drive, sense: answer.sense };
        this.#send(StorageCommand.GetContent, getContent(drive, answer.bytes));
        break;
      case "failed":
        this.#send(StorageCommand.End, endContent(drive, answer.sense), COMPLETES);
        break;
      default:
        this.#send(StorageCommand.End, endContent(drive, undefined), COMPLETES);
    }
  }

  async #read(written: WrittenCommand, block: number, count: number): Promise<void> {
    const medium = this.#media.get(written.drive);
    if (medium === undefined) return;
    const blockSize = blockBytes[medium.kind];
    const blocksAtOnce = Math.max(1, Math.floor(this.#pieceBytes / blockSize));
    for (let at = 0; at < count; at += blocksAtOnce) {
      const wanted = Math.min(blocksAtOnce, count - at);
      const bytes = await medium.read(block + at, wanted);
      if (this.#isOver) return;
      if (bytes.length !== wanted * blockSize) throw new RangeError(`medium gave ${bytes.length} bytes`);
      this.#sendContent(written, bytes, at + wanted === count);
      this.#readBytes += bytes.length;
      this.#events.onRead(this.#readBytes);
    }
  }

  /** A block may be larger than what the firmware takes at once. */
  #sendContent({ drive, isDma }: WrittenCommand, bytes: Uint8Array, isEnd: boolean): void {
    for (let at = 0; at === 0 || at < bytes.length; at += this.#pieceBytes) {
      const part = bytes.subarray(at, at + this.#pieceBytes);
      const isLast = isEnd && at + this.#pieceBytes >= bytes.length;
      const attributes = (isLast ? COMPLETES : 0) | (isDma ? DMA : 0);
      const content = contentToHost({ drive, isDma, isLast, bytes: part });
      this.#send(StorageCommand.ContentToHost, content, attributes);
    }
  }

  #endRead(): void {
    this.#isBusy = false;
    if (this.#isOver) return;
    if (this.#resetWaits) {
      this.#resetWaits = false;
      this.#send(StorageCommand.ResetReply);
    }
    this.#work();
  }

  #refuseWrite(): void {
    const refused = this.#refusedWrite;
    if (refused === undefined)
      throw new ProtocolError("unexpected", "storage: content that nobody asked for");
    this.#refusedWrite = undefined;
    this.#send(StorageCommand.End, endContent(refused.drive, refused.sense), COMPLETES);
    this.#work();
  }

  #finish(reason: "closed" | "unreadable"): void {
    if (this.#isOver) return;
    if (reason === "unreadable") this.#send(StorageCommand.Close);
    this.#isOver = true;
    this.#events.onEnd(reason);
  }

  #send(command: number, content: Uint8Array = new Uint8Array(), attributes = 0): void {
    const header = Uint8Array.of(command, 0, 0, attributes);
    this.#events.send(concatBytes(header, u32le(this.#sent++), content));
  }
}
