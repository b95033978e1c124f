/**
 * A WebSocket client as a stream of bytes, for the relay and LMS kinds of connection. It speaks the few frames that
 * such a server sends; anything else would hide mistakes behind a library.
 */
import { randomBytes } from "node:crypto";
import { connect as connectPlain, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { join } from "../bytes.ts";

const CLOSE = 8;
const PING = 9;
const PONG = 10;
const BINARY = 2;

export class WsPipe extends Duplex {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #isOpen = false;

  /** @param onOpen runs when the server agreed. */
  constructor(url: string, onOpen: () => void) {
    super();
    const { protocol, hostname, port, pathname, search, host } = new URL(url.replace(/^ws/, "http"));
    const isSecure = protocol === "https:";
    const target = { host: hostname, port: Number(port || (isSecure ? 443 : 80)) };
    const lines = [
      `GET ${pathname}${search} HTTP/1.1`,
      `Host: ${host}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
      "Sec-WebSocket-Version: 13",
    ];
    const hello = (): void => void this.#socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    this.#socket = isSecure
      ? connectTls({ ...target, servername: hostname, rejectUnauthorized: false }, hello)
      : connectPlain(target, hello);
    this.#socket.on("error", (error) => this.destroy(error));
    this.#socket.on("close", () => {
      this.push(null);
      this.destroy();
    });
    this.#socket.on("data", (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      if (!this.#isOpen && !this.#open(onOpen)) return;
      while (this.#takeFrame());
    });
  }

  #open(onOpen: () => void): boolean {
    const end = this.#received.indexOf("\r\n\r\n");
    if (end < 0) return false;
    const [status = ""] = this.#received.toString("latin1").split("\r\n");
    if (!status.includes(" 101 ")) {
      this.destroy(new Error(`no upgrade: ${status}`));
      return false;
    }
    this.#isOpen = true;
    this.#received = this.#received.subarray(end + 4);
    onOpen();
    return true;
  }

  #takeFrame(): boolean {
    const bytes = this.#received;
    if (bytes.length < 2) return false;
    const short = (bytes[1] ?? 0) & 127;
    const start = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (bytes.length < start) return false;
    const length =
      short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
    if (bytes.length < start + length) return false;
    const content = Buffer.from(bytes.subarray(start, start + length));
    this.#received = bytes.subarray(start + length);
    const kind = (bytes[0] ?? 0) & 15;
    if (kind === CLOSE) this.#socket.end();
    else if (kind === PING) this.#sendFrame(PONG, content);
    else if (kind < 3) this.push(content);
    return kind !== CLOSE;
  }

  #sendFrame(kind: number, content: Buffer): void {
    const mask = randomBytes(4);
    const length = content.length;
    const size = Buffer.alloc(8);
    size.writeBigUInt64BE(BigInt(length));
    const head =
      length < 126
        ? [0x80 | kind, 0x80 | length]
        : length < 65536
          ? [0x80 | kind, 0xfe, length >> 8, length & 255]
          : [0x80 | kind, 0xff, ...size];
    const masked = Buffer.from(content.map((byte, i) => byte ^ (mask[i & 3] ?? 0)));
    this.#socket.write(join(head, mask, masked));
  }

  override _read(): void {}

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.#sendFrame(BINARY, chunk);
    done();
  }

  override _final(done: () => void): void {
    this.#sendFrame(CLOSE, Buffer.from([3, 232]));
    this.#socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
