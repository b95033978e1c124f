/**
 * Hardware KVM: an RFB server with Intel's tiles, showing the scene.
 */
import { join, u32be } from "../bytes.ts";
import type { BootRecord } from "../device/index.ts";
import type { RedirectionModule, SessionLine } from "./module.ts";
import { paintScene } from "./scene.ts";
import { encodeTile, type PixelFormat, subencodingName, type Tile } from "./tiles.ts";

const FRAME_MS = 100;
const TILE = 64;
const BIOS_SIZE = [800, 600] as const;
const DESKTOP_SIZE = -223;
const DATA_CHANNEL = 1092;
const MAX_TEXT_BYTES = 1_048_576;
const DATA_HEAD = "\0KvmDataChannel\0";
const COMMAND_HEAD = "\0KvmExtCmd\0";
const KEYS_SHOWN = 8;
/** The update in which a bad mode strikes. */
const BAD_UPDATE = 3;

const badRectangles = {
  "kvm-bad-tile": [[0, 0, 0, 0, 0, 65, 0, 65, 0, 0, 0, 0], 65 * 65 * 2],
  "kvm-short-tile": [
    [0, 0, 0, 0, 0, 64, 0, 64, 0, 0, 0, 16, 0, 0, 0, 9, 0, 4, 0, 251, 255, 128, 255, 255, 0],
    0,
  ],
  "kvm-outside": [[0xff, 0, 0xff, 0, 0, 8, 0, 8, 0, 0, 0, 0], 8 * 8 * 2],
} as const;
const badNames = ["kvm-bad-tile", "kvm-short-tile", "kvm-outside"] as const;

export class KvmModule implements RedirectionModule {
  readonly #line: SessionLine;
  #size: readonly [width: number, height: number];
  #state: "version" | "security" | "init" | "run" = "version";
  #format: PixelFormat = "rgb565";
  #encodings: number[] = [];
  #isCompressed = false;
  #decimation = 1;
  #frame = 0;
  #isWanted = false;
  #last: Uint16Array | undefined;
  #mustResize = false;
  #keys: (readonly [key: number, down: number])[] = [];
  #keyCount = 0;
  #pointer: { readonly buttons: number; readonly x: number; readonly y: number } | undefined;
  #updates = 0;
  #tiles = 0;
  #dataMessages = 0;
  readonly #subencodings = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(line: SessionLine) {
    this.#line = line;
    const { kvmWidth, kvmHeight } = line.device.options;
    this.#size = [kvmWidth, kvmHeight];
  }

  describe(): Record<string, unknown> {
    return {
      state: this.#state,
      fmt: this.#format,
      enc: this.#encodings,
      zlib: this.#isCompressed,
      updates: this.#updates,
      tiles: this.#tiles,
      subenc: Object.fromEntries(this.#subencodings),
      keys: this.#keys,
      keyCount: this.#keyCount,
      pointer: this.#pointer,
      dataChannel: this.#dataMessages,
    };
  }

  start(): void {
    this.#line.send(Buffer.from(this.#line.device.options.rfbVersion));
    this.#timer = setInterval(() => {
      this.#frame++;
      this.#flush();
    }, FRAME_MS).unref();
    this.#line.device.on("boot", this.#onBoot);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#line.device.off("boot", this.#onBoot);
  }

  readonly #onBoot = ({ bios }: BootRecord): void => {
    const { kvmWidth, kvmHeight } = this.#line.device.options;
    this.#size = bios ? BIOS_SIZE : [kvmWidth, kvmHeight];
    this.#mustResize = true;
    this.#last = undefined;
  };

  input(bytes: Buffer): number {
    return this.#state === "run" ? this.#message(bytes) : this.#handshake(bytes);
  }

  #handshake(bytes: Buffer): number {
    if (this.#state === "version") {
      if (bytes.length < 12) return 0;
      if (!/^RFB 00[34]\.00\d\n$/.test(bytes.subarray(0, 12).toString("latin1"))) {
        throw new Error("bad RFB version");
      }
      this.#line.send([1, 1]);
      this.#state = "security";
      return 12;
    }
    if (this.#state === "security") {
      if (bytes[0] !== 1) throw new Error(`security type ${bytes[0]}`);
      this.#line.send([0, 0, 0, 0]);
      this.#state = "init";
      return 1;
    }
    const isHuge = this.#line.device.misbehaves("kvm-huge-name");
    const name = Buffer.from(isHuge ? "" : "Intel(r) AMT KVM");
    const format = [16, 16, 0, 1, 0, 31, 0, 63, 0, 31, 11, 5, 0, 0, 0, 0];
    this.#line.send(this.#sizeBytes(), format, u32be(isHuge ? 0xfffffff0 : name.length), name);
    this.#state = "run";
    return 1;
  }

  #sizeBytes(): number[] {
    const [width, height] = this.#size;
    return [width >> 8, width & 255, height >> 8, height & 255];
  }

  #message(bytes: Buffer): number {
    const length = messageLength(bytes);
    if (bytes.length < length) return 0;
    const message = bytes.subarray(0, length);
    switch (message[0]) {
      case 0:
        this.#setFormat(message);
        break;
      case 2:
        this.#setEncodings(message);
        break;
      case 3:
        this.#isWanted = true;
        if (message[1] === 1) break;
        this.#last = undefined;
        this.#flush();
        break;
      case 4:
        this.#key(message.readUInt32BE(4), message[1] ?? 0);
        break;
      case 5:
        this.#pointer = { buttons: message[1] ?? 0, x: message.readUInt16BE(2), y: message.readUInt16BE(4) };
        if (this.#pointer.buttons > 0) this.#line.device.report("kvm-pointer", this.#pointer);
        break;
      default:
        this.#cutText(message.subarray(8));
    }
    return length;
  }

  #key(key: number, down: number): void {
    this.#keys = [...this.#keys, [key, down] as const].slice(-KEYS_SHOWN);
    this.#keyCount++;
    this.#line.device.report("kvm-key", { key, down });
  }

  #setFormat(message: Buffer): void {
    const isGrey = message.readUInt16BE(10) === 0;
    if (message[4] === 16) this.#format = "rgb565";
    else if (message[4] === 8) {
      this.#format = isGrey ? (message.readUInt16BE(8) === 15 ? "gray4" : "gray8") : "rgb332";
    } else throw new Error(`pixel format ${message[4]}`);
    this.#last = undefined;
  }

  #setEncodings(message: Buffer): void {
    this.#encodings = Array.from({ length: message.readUInt16BE(2) }, (_, i) =>
      message.readInt32BE(4 + 4 * i),
    );
    if (!this.#encodings.includes(0)) this.#line.device.report("kvm-no-raw");
    if (!this.#encodings.includes(DATA_CHANNEL)) return;
    this.#sendText(Buffer.from(DATA_HEAD, "latin1"));
    this.#dataMessages = 1;
  }

  #sendText(text: Buffer): void {
    this.#line.send([3, 0, 0, 0], u32be(text.length), text);
  }

  #cutText(bytes: Buffer): void {
    const { device } = this.#line;
    const text = bytes.toString("latin1");
    if (text.startsWith(DATA_HEAD)) {
      const content = text.slice(DATA_HEAD.length);
      this.#dataMessages++;
      device.report("kvm-data", { text: content });
      this.#sendText(Buffer.from(`${DATA_HEAD.slice(0, -1)}\x01${content}`, "latin1"));
    } else if (text.startsWith(COMMAND_HEAD)) this.#command(bytes[11] ?? 0, bytes[12] ?? 0);
    else device.report("kvm-clipboard", { text });
  }

  #command(command: number, value: number): void {
    this.#line.device.report("kvm-ext", { cmd: command, val: value });
    if (command === 2) this.#decimation = value;
    if (command === 4) this.#isCompressed = value === 1;
    const replies = new Map([
      [1, [1, this.#decimation, 0]],
      [2, [2, 0]],
      [3, [3, this.#isCompressed ? 1 : 0]],
      [4, [4, 0]],
    ]);
    const reply = replies.get(command);
    if (reply !== undefined) this.#sendText(join(Buffer.from(COMMAND_HEAD, "latin1"), reply));
  }

  #flush(): void {
    if (!this.#isWanted || this.#state !== "run") return;
    if (this.#mustResize) {
      this.#mustResize = false;
      if (this.#encodings.includes(DESKTOP_SIZE)) {
        this.#isWanted = false;
        this.#line.send([0, 0, 0, 1, 0, 0, 0, 0], this.#sizeBytes(), u32be(DESKTOP_SIZE));
        return;
      }
    }
    const [width, height] = this.#size;
    const pixels = this.#line.device.power.isOn
      ? paintScene({ width, height, frame: this.#frame, keyCount: this.#keyCount })
      : new Uint16Array(width * height);
    const changed = changedTiles(pixels, this.#last, this.#size);
    if (changed.length === 0) return;
    this.#last = pixels;
    this.#isWanted = false;
    this.#updates++;
    this.#tiles += changed.length;
    const bad = badNames.find((name) => this.#line.device.misbehaves(name));
    if (bad !== undefined && this.#updates === BAD_UPDATE) {
      const [head, padding] = badRectangles[bad];
      this.#line.send([0, 0, 0, 1], head, Buffer.alloc(padding));
      return;
    }
    const rectangles = changed.map((tile) => this.#encode(tile));
    this.#line.send([0, 0, changed.length >> 8, changed.length & 255], ...rectangles);
  }

  #encode(tile: Tile): Buffer {
    const { bytes, subencoding } = encodeTile(tile, {
      format: this.#format,
      isPacked: this.#encodings.includes(16),
      isCompressed: this.#isCompressed,
      subencoding: this.#line.device.options.kvmSub,
    });
    if (subencoding !== undefined) {
      const name = subencodingName(subencoding);
      this.#subencodings.set(name, (this.#subencodings.get(name) ?? 0) + 1);
    }
    return bytes;
  }
}

/** Bytes of the message that begins here, or of as much of it as must come first. */
function messageLength(bytes: Buffer): number {
  const fixed = new Map([
    [0, 20],
    [3, 10],
    [4, 8],
    [5, 6],
  ]).get(bytes[0] ?? -1);
  if (fixed !== undefined) return fixed;
  if (bytes[0] === 2) return bytes.length < 4 ? 4 : 4 + 4 * bytes.readUInt16BE(2);
  if (bytes[0] !== 6) throw new Error(`unknown RFB message ${bytes[0]}`);
  const length = bytes.length < 8 ? 0 : bytes.readUInt32BE(4);
  if (length > MAX_TEXT_BYTES) throw new Error("cut text too long");
  return 8 + length;
}

function changedTiles(
  pixels: Uint16Array,
  before: Uint16Array | undefined,
  [width, height]: readonly [number, number],
): Tile[] {
  const tiles: Tile[] = [];
  for (let y = 0; y < height; y += TILE) {
    for (let x = 0; x < width; x += TILE) {
      const w = Math.min(TILE, width - x);
      const h = Math.min(TILE, height - y);
      const tile = new Uint16Array(w * h);
      let isChanged = before === undefined;
      for (let row = 0; row < h; row++) {
        const start = (y + row) * width + x;
        const line = pixels.subarray(start, start + w);
        tile.set(line, row * w);
        isChanged ||= line.some((pixel, i) => pixel !== before?.[start + i]);
      }
      if (isChanged) tiles.push({ x, y, width: w, height: h, pixels: tile });
    }
  }
  return tiles;
}
