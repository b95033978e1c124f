/**
 * Recordings made by the test: a desktop of plain colours, a terminal, a files session, and files that lie.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import jpeg from "@julusian/jpeg-turbo";
import { RecordingBlockType } from "@tendril/protocol/constants";
import { hostCommand } from "@tendril/protocol/sessions/desktop";
import { encodeBlockHead, encodeMetadata, recordingBlock } from "@tendril/protocol/sessions/recording";
import { readVectors } from "@tendril/testing";

export const MADE_AT_MS = Date.UTC(2026, 10, 20, 9, 30);
const TERMINAL = 1;
const DESKTOP = 2;
const FILES = 5;

interface Frame {
  readonly atMs: number;
  /** 0 host text, 1 host binary, 2 viewer text, 3 viewer binary. */
  readonly flags: number;
  readonly payload: Uint8Array | string;
}

export function makeRecording(protocol: number, devicename: string, frames: readonly Frame[]): Buffer {
  const who = { userid: "user//admin", username: "Petra Thorsen", devicegroup: "Oslo office" };
  const metadata = encodeMetadata({ ...who, protocol, devicename });
  const first = { type: RecordingBlockType.Metadata, flags: 0, time: MADE_AT_MS, payload: metadata };
  const blocks = frames.map(({ atMs, flags, payload }) =>
    recordingBlock.encode({
      type: RecordingBlockType.Frame,
      flags,
      time: MADE_AT_MS + atMs,
      payload: Buffer.from(payload),
    }),
  );
  return Buffer.concat([recordingBlock.encode(first), ...blocks]);
}

export const SCREEN = { width: 640, height: 400 };
/** Colour of the screen in each ten seconds, 0xRRGGBB. */
export const COLOURS = [0x803020, 0x207840, 0x2050a0, 0x907010] as const;

/** Ten seconds of each colour, with a small bright square that moves once a second. */
export function desktopFrames(): Frame[] {
  const size = hostCommand.encode({ kind: "screen", ...SCREEN });
  const frames: Frame[] = [
    { atMs: 0, flags: 2, payload: '{"ctrlChannel":"102938","type":"options","protocol":2}' },
    { atMs: 1, flags: 2, payload: "2" },
    { atMs: 10, flags: 1, payload: size },
  ];
  for (const [i, colour] of COLOURS.entries()) {
    const at = 100 + i * 10_000;
    frames.push({ atMs: at, flags: 1, payload: tile(0, 0, SCREEN.width, SCREEN.height, colour) });
    for (let second = 1; second < 10; second++) {
      const payload = tile(second * 64, 320, 48, 48, 0xf0f0f0);
      frames.push({ atMs: at + second * 1_000, flags: 1, payload });
    }
  }
  return frames;
}

export function terminalFrames(): Frame[] {
  const frames: Frame[] = [
    { atMs: 0, flags: 2, payload: '{"type":"options","protocol":1,"cols":72,"rows":20,"xterm":true}' },
    { atMs: 1, flags: 2, payload: "1" },
  ];
  const lines = ["uname -a", "systemctl status backup", "cat /etc/backup.conf", "systemctl restart backup"];
  let atMs = 500;
  for (const line of lines) {
    frames.push({ atMs, flags: 1, payload: "\x1b[32mroot@osl-db-01\x1b[0m:\x1b[34m~\x1b[0m# " });
    for (const letter of line) {
      atMs += 80;
      frames.push({ atMs, flags: 3, payload: letter }, { atMs: atMs + 5, flags: 1, payload: letter });
    }
    atMs += 300;
    frames.push({ atMs, flags: 3, payload: "\r" });
    frames.push({ atMs: atMs + 40, flags: 1, payload: `\r\nresult of ${line}\r\n` });
    atMs += 20_000;
  }
  const lying = "\x1b]8;;https://localhost:9/real\x07https://bank.example\x1b]8;;\x07";
  frames.push({ atMs: atMs - 19_900, flags: 1, payload: `${lying} for more\r\n` });
  return frames;
}

function filesFrames(): Frame[] {
  const ask = (atMs: number, request: object): Frame => ({
    atMs,
    flags: 3,
    payload: JSON.stringify(request),
  });
  return [
    { atMs: 0, flags: 2, payload: "5" },
    ask(900, { action: "ls", reqid: 1, path: "" }),
    ask(4_200, { action: "ls", reqid: 2, path: "/srv/reports" }),
    ask(9_000, { action: "download", sub: "start", id: 1, path: "/srv/reports/2026-10.pdf" }),
    ask(15_500, {
      action: "upload",
      reqid: 3,
      path: "/srv/reports",
      name: "2026-11 <img src=x>.pdf",
      size: 9,
    }),
    ask(31_000, { action: "rename", path: "/srv/reports", oldname: "draft.pdf", newname: "final.pdf" }),
    ask(42_000, { action: "rm", path: "/srv/reports", delfiles: ["old.pdf", "older.pdf"] }),
  ];
}

/** Into the folder of recordings of a server that is not started yet. */
export async function layRecordings(dataFolder: string): Promise<void> {
  const folder = join(dataFolder, "recordings");
  await mkdir(folder, { recursive: true });
  const files: Record<string, Uint8Array> = {
    "made-desktop.mcrec": makeRecording(DESKTOP, "OSL-PC-0112", desktopFrames()),
    "made-terminal.mcrec": makeRecording(TERMINAL, "osl-db-01", terminalFrames()),
    "made-files.mcrec": makeRecording(FILES, "osl-nas-02", filesFrames()),
    "lying.mcrec": lyingRecording(),
    "stock.mcrec": stockRecording(),
  };
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
}

/** The terminal of the stock server's vectors. */
function stockRecording(): Buffer {
  const { files } = readVectors<{ files: readonly { blocks: readonly StockBlock[] }[] }>(
    "../../packages/protocol/vectors/session-recording.json",
    import.meta.url,
  );
  const blocks = files[0]?.blocks ?? [];
  return Buffer.concat(
    blocks.map(({ type, flags, time, text = "", bin }) => {
      const payload = bin === undefined ? Buffer.from(text) : Buffer.from(bin, "hex");
      return recordingBlock.encode({ type, flags, time, payload });
    }),
  );
}

interface StockBlock {
  readonly type: number;
  readonly flags: number;
  readonly time: number;
  readonly text?: string;
  readonly bin?: string;
}

/** Plays a little and then claims four gigabytes; its name of a device is markup. */
function lyingRecording(): Buffer {
  const markup = `<img src=x onerror="document.title='owned'">`;
  const whole = makeRecording(TERMINAL, markup, [{ atMs: 5, flags: 1, payload: markup }]);
  const head = Buffer.from(encodeBlockHead({ type: 2, flags: 1, size: 1, time: MADE_AT_MS }));
  head.writeUInt32BE(0xffff_ffff, 4);
  return Buffer.concat([whole, head, Buffer.alloc(500, 0x41)]);
}

function tile(x: number, y: number, width: number, height: number, colour: number): Uint8Array {
  const pixels = Buffer.alloc(width * height * 4);
  for (let at = 0; at < pixels.length; at += 4) pixels.writeUIntBE(colour, at, 3);
  const options = { format: jpeg.FORMAT_RGBX, width, height, quality: 95, subsampling: jpeg.SAMP_444 };
  return hostCommand.encode({ kind: "picture", x, y, image: jpeg.compressSync(pixels, options) });
}
