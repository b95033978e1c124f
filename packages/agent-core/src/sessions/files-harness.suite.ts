/**
 * A files session on a fake host, with a disk in memory and a viewer that a test plays.
 */
import assert from "node:assert/strict";
import { command as tunnel } from "../commands/tunnel.ts";
import { FakeHost } from "../host/fake-host.suite.ts";
import type { Fields } from "../host/index.ts";
import { startCore } from "../start-core.ts";
import { session as download } from "./file-download.ts";
import { session } from "./files.ts";

export function open(
  wish: { readonly rights?: number; readonly options?: Fields; readonly protocol?: number } = {},
) {
  const { rights = 0xffff_ffff, options = {}, protocol = 5 } = wish;
  const fake = new FakeHost();
  startCore(fake.host, { commands: [tunnel], consoleCommands: [], sessions: [session, download] });
  fake.receive({ action: "msg", type: "tunnel", value: "*/r", userid: "u", rights });
  const [opened] = fake.tunnels;
  assert.ok(opened);
  fake.disk.folder("/home", "/home/ann").file("/home/ann/a.txt", "hello").file("/home/ann/b.txt", "world");
  return {
    fake,
    tunnel: opened,
    disk: fake.disk,
    begin() {
      opened.join();
      if (Object.keys(options).length > 0) opened.receive(JSON.stringify({ type: "options", ...options }));
      opened.receive(String(protocol));
      return this;
    },
    send: (message: object) => opened.receiveBytes(Buffer.from(JSON.stringify(message))),
    block: (transfer: number, position: number, content: string, isLast = false) => {
      const head = Buffer.alloc(12);
      head.writeUInt8(2, 0);
      head.writeUInt8(isLast ? 1 : 0, 1);
      head.writeUInt16BE(transfer, 2);
      head.writeUInt32BE(position, 8);
      opened.receiveBytes(Buffer.concat([head, Buffer.from(content)]));
    },
    /** JSON answers in binary frames. */
    answers: (): Fields[] =>
      opened.sentBytes
        .filter((frame) => frame[0] === 0x7b)
        .map((frame) => JSON.parse(Buffer.from(frame).toString())),
    /** Blocks of our own: position, whether last, text. */
    blocks: () =>
      opened.sentBytes
        .filter((frame) => frame[0] === 2)
        .map((frame) => [
          Buffer.from(frame).readUInt32BE(8),
          (frame[1] ?? 0) & 1,
          Buffer.from(frame.subarray(12)).toString(),
        ]),
  };
}

export const stock = () => open().begin();
export const own = () => open({ options: { tendril: 1 } }).begin();
export type Opened = ReturnType<typeof stock>;
export const last = (opened: Opened): Fields => opened.answers().at(-1) ?? {};
