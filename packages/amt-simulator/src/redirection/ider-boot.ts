/**
 * What a starting computer reads from redirected media, and a report of what came.
 */
import { createHash } from "node:crypto";
import { join, u16le } from "../bytes.ts";
import type { AmtDevice } from "../device/index.ts";

export interface ScsiAnswer {
  readonly content: Buffer;
  readonly status: number;
  readonly sense: number;
  readonly asc: number;
  /** Bytes that the console asks for, of a write. */
  readonly wanted: number;
  readonly isTimeout: boolean;
}

export interface BootReadLine {
  readonly device: AmtDevice;
  readonly errors: string[];
  sectors: number;
  scsi(drive: number, command: readonly number[]): Promise<ScsiAnswer>;
  command(id: number, content?: Buffer): void;
}

interface Medium {
  readonly name: "cdrom" | "floppy";
  readonly drive: number;
  readonly blockSize: number;
  readonly step: number;
}

type Report = Record<string, unknown>;

const media: readonly Medium[] = [
  { name: "cdrom", drive: 0xb0, blockSize: 2048, step: 16 },
  { name: "floppy", drive: 0xa0, blockSize: 512, step: 32 },
];
const VOLUME_DESCRIPTOR = 16;
const FLOOD = 32;

/** @param only the one medium that the computer starts from; all when undefined. */
export async function readMedia(
  line: BootReadLine,
  why: string,
  only: Medium["name"] | undefined,
): Promise<Report> {
  const found: Report[] = [];
  let failure: string | undefined;
  try {
    for (const medium of media) {
      if (only === undefined || only === medium.name) found.push(await readMedium(line, medium));
    }
  } catch (error) {
    failure = String(error);
  }
  return {
    why,
    media: found,
    errors: [...line.errors],
    ...(failure === undefined ? {} : { error: failure }),
  };
}

async function readMedium(line: BootReadLine, medium: Medium): Promise<Report> {
  const { name, drive, blockSize } = medium;
  const report: Report = { name, blockSize };
  await line.scsi(drive, [0]); // the first is answered with a unit attention
  const ready = await line.scsi(drive, [0]);
  report.ready = senseOf(ready);
  const capacity = await line.scsi(drive, [0x25]);
  const lastBlock = capacity.content.length < 8 ? undefined : capacity.content.readUInt32BE(0);
  if (lastBlock === undefined || lastBlock === 0xffffffff) {
    return { ...report, absent: true, capacityStatus: capacity.status, sense: capacity.sense };
  }
  report.lastBlock = lastBlock;
  report.reportedBlock = capacity.content.readUInt32BE(4);
  if (name === "cdrom") {
    const contents = await line.scsi(drive, [0x43, 0, 0, 0, 0, 0, 0, 0, 12, 0]);
    report.toc = contents.content.toString("hex");
    const mode = await line.scsi(drive, [0x5a, 0, 0x2a, 0, 0, 0, 0, 0, 34, 0]);
    report.modeSense = mode.content.length;
  }
  Object.assign(report, await readBlocks(line, medium, lastBlock + 1));
  Object.assign(report, await misbehave(line, medium));
  report.unknownCommand = senseOf(await line.scsi(drive, [0xee]));
  return report;
}

async function readBlocks(line: BootReadLine, medium: Medium, count: number): Promise<Report> {
  const { iderFull, iderSectors } = line.device.options;
  const total = iderFull ? count : Math.min(iderSectors, count);
  const hash = createHash("sha256");
  const report: Report = {};
  for (let block = 0; block < total; block += medium.step) {
    const wanted = Math.min(medium.step, total - block);
    const { content } = await line.scsi(medium.drive, read10(block, wanted));
    if (content.length !== wanted * medium.blockSize) {
      line.errors.push(`read ${block}+${wanted}: got ${content.length} bytes`);
      break;
    }
    Object.assign(report, namesIn(medium, block, content));
    hash.update(content);
    line.sectors += wanted;
  }
  return { ...report, blocksRead: total, sha256: hash.digest("hex") };
}

function namesIn({ name, blockSize }: Medium, block: number, content: Buffer): Report {
  if (name === "floppy") {
    return block === 0 ? { bootSignature: content.readUInt16LE(510).toString(16) } : {};
  }
  const descriptor = content.subarray((VOLUME_DESCRIPTOR - block) * blockSize);
  const isHere = block <= VOLUME_DESCRIPTOR && descriptor.subarray(1, 6).toString("latin1") === "CD001";
  return isHere ? { iso: descriptor.subarray(40, 72).toString("latin1").trim() } : {};
}

async function misbehave(line: BootReadLine, { drive, blockSize }: Medium): Promise<Report> {
  const { device } = line;
  if (device.misbehaves("ider-oob")) {
    const answer = await line.scsi(drive, read10(0x7fffffff, 1));
    return { outOfRange: { ...senseOf(answer), bytes: answer.content.length } };
  }
  if (device.misbehaves("ider-write")) {
    const answer = await line.scsi(drive, [0x2a, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
    if (answer.wanted > 0) line.command(0x53, join([0], u16le(512), [0, 0, 0], Buffer.alloc(512)));
    return { write: { wants: answer.wanted, ...senseOf(answer) } };
  }
  if (device.misbehaves("ider-flood")) {
    const all = await Promise.all(Array.from({ length: FLOOD }, () => line.scsi(drive, read10(0, 8))));
    return { flood: all.filter(({ content }) => content.length === 8 * blockSize).length };
  }
  return {};
}

function read10(block: number, count: number): number[] {
  return [
    ...[0x28, 0, block >>> 24, (block >> 16) & 255, (block >> 8) & 255, block & 255],
    ...[0, count >> 8, count & 255, 0],
  ];
}

function senseOf({ status, sense, asc }: ScsiAnswer): Report {
  return { status, sense, asc };
}
