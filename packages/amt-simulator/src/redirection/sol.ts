/**
 * Serial-over-LAN: a little BIOS menu on a VT100.
 */
import { u16le, u32le } from "../bytes.ts";
import type { BootRecord } from "../device/index.ts";
import type { RedirectionModule, SessionLine } from "./module.ts";

const BEAT_MS = 5000;
const PART_BYTES = 512;
const CLEAR = "\x1b[2J\x1b[H";
const UP = "\x1b[A";
const DOWN = "\x1b[B";
const ESCAPE = "\x1b";
const items = ["Continue boot", "Echo terminal", "Show colours", "Power off"];

export class SerialModule implements RedirectionModule {
  readonly #line: SessionLine;
  #sequence = 1;
  #chosen = 0;
  #mode: "menu" | "echo" = "menu";
  #received = 0;
  #sent = 0;
  #heartbeats = 0;
  #beat: NodeJS.Timeout | undefined;

  constructor(line: SessionLine) {
    this.#line = line;
  }

  describe(): Record<string, unknown> {
    return { rx: this.#received, tx: this.#sent, keepalives: this.#heartbeats, mode: this.#mode };
  }

  start(): void {
    this.#line.device.on("boot", this.#onBoot);
    this.#line.device.on("powerdown", this.#onPowerDown);
    this.#beat = setInterval(
      () => this.#line.send([0x2b, 0, 0, 0], u32le(this.#sequence++)),
      BEAT_MS,
    ).unref();
    this.#draw();
  }

  stop(): void {
    clearInterval(this.#beat);
    this.#line.device.off("boot", this.#onBoot);
    this.#line.device.off("powerdown", this.#onPowerDown);
  }

  input(bytes: Buffer): number {
    if (bytes[0] === 0x12) {
      if (bytes.length < 4) return 0;
      this.#line.close();
      return 4;
    }
    if (bytes.length < 8) return 0;
    const sequence = bytes.subarray(4, 8);
    switch (bytes[0]) {
      case 0x22:
        this.#line.send([0x23, 0, 0, 0], sequence);
        this.#line.close();
        return 8;
      case 0x24:
        this.#line.send([0x25, 0, 0, 0], sequence);
        return 8;
      case 0x27:
        if (bytes.length < 14) return 0;
        this.#line.send([0x29, 0, 0, 0], u32le(this.#sequence++), [0, 0]);
        return 14;
      case 0x28: {
        if (bytes.length < 10) return 0;
        const length = bytes.readUInt16LE(8);
        if (bytes.length < 10 + length) return 0;
        this.#keys(bytes.subarray(10, 10 + length));
        return 10 + length;
      }
      case 0x2b:
        this.#heartbeats++;
        return 8;
      default:
        throw new Error(`unknown serial message ${bytes[0]}`);
    }
  }

  readonly #onBoot = ({ source, bios }: BootRecord): void => {
    this.#mode = "menu";
    this.#write(`${CLEAR}\x1b[0mSimBIOS (boot: ${source}${bios ? ", setup" : ""})\r\n`);
    this.#draw();
  };

  readonly #onPowerDown = (): void => this.#write("\r\n\x1b[31m-- power off --\x1b[0m\r\n");

  #write(text: string): void {
    const bytes = Buffer.from(text, "latin1");
    for (let at = 0; at < bytes.length; at += PART_BYTES) {
      const part = bytes.subarray(at, at + PART_BYTES);
      this.#sent += part.length;
      this.#line.send([0x2a, 0, 0, 0], u32le(this.#sequence++), u16le(part.length), part);
    }
  }

  #draw(): void {
    if (!this.#line.device.power.isOn) {
      this.#write(`${CLEAR}(powered off)`);
      return;
    }
    const title = `\x1b[1;37;44m${" SimBIOS Setup Utility".padEnd(50)}\x1b[0m`;
    const lines = items.map((item, i) => {
      const mark = i === this.#chosen ? "\x1b[7m" : "";
      return `${mark}  ${i + 1}. ${item.padEnd(20)}\x1b[0m\r\n`;
    });
    const help = "\x1b[32mUp/Down or 1-4, Enter; Esc returns here\x1b[0m";
    this.#write(`${CLEAR}${title}\r\n\r\n${lines.join("")}\r\n${help}\r\n`);
  }

  #choose(): void {
    if (this.#chosen === 0) this.#write("\r\nBooting...\r\nlogin: ");
    else if (this.#chosen === 1) {
      this.#mode = "echo";
      this.#write(`${CLEAR}echo> `);
    } else if (this.#chosen === 2) {
      const bars = Array.from({ length: 8 }, (_, i) => `\x1b[${40 + i}m  ${i}  `);
      this.#write(`${CLEAR}${bars.join("")}\x1b[0m\r\n`);
    } else this.#line.device.requestPower(8, "menu");
  }

  #keys(bytes: Buffer): void {
    this.#received += bytes.length;
    const text = bytes.toString("latin1");
    this.#line.device.report("sol-keys", { hex: bytes.toString("hex") });
    if (!this.#line.device.power.isOn) return;
    if (this.#mode === "echo" && text !== ESCAPE) {
      this.#write(text.replaceAll(/\r(?!\n)/g, "\r\necho> "));
    } else if (text === UP || text === DOWN || text === ESCAPE) {
      const step = text === UP ? items.length - 1 : text === DOWN ? 1 : 0;
      this.#mode = "menu";
      this.#chosen = (this.#chosen + step) % items.length;
      this.#draw();
    } else this.#menuKeys(text);
  }

  #menuKeys(text: string): void {
    for (const key of text) {
      if (key >= "1" && key <= "4") this.#chosen = Number(key) - 1;
      else if (key !== "\r" && key !== "\n") continue;
      this.#choose();
      if (this.#mode === "echo") return;
    }
  }
}
