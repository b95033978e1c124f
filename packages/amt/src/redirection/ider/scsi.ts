/**
 * What a read-only drive answers to each command of a computer that starts from it.
 *
 * Source: docs/spec/amt.md, section 4.4 ("commands to serve", and the bytes that BIOSes look at).
 */
import { concatBytes, decodeHex } from "@tendril/protocol";
import { blockBytes, type Medium, type MediumKind } from "./medium.ts";

export interface Sense {
  readonly key: number;
  readonly code: number;
}

export type ScsiAnswer =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly sense: Sense }
  | { readonly kind: "content"; readonly content: Uint8Array }
  | { readonly kind: "read"; readonly block: number; readonly count: number }
  /** A write: the computer's bytes must be taken before it can be refused. */
  | { readonly kind: "take"; readonly bytes: number; readonly sense: Sense };

const noMedium: Sense = { key: 2, code: 0x3a };
const mediumChanged: Sense = { key: 6, code: 0x28 };
const unknownCommand: Sense = { key: 5, code: 0x20 };
const outOfRange: Sense = { key: 5, code: 0x21 };
const badField: Sense = { key: 5, code: 0x24 };
const writeProtected: Sense = { key: 7, code: 0x27 };

const done: ScsiAnswer = { kind: "done" };
const failed = (sense: Sense): ScsiAnswer => ({ kind: "failed", sense });
/** Never more than the computer has room for. */
const content = (bytes: Uint8Array, room: number): ScsiAnswer => ({
  kind: "content",
  content: bytes.subarray(0, room),
});

const SMALL_FLOPPY_BLOCKS = 2880;
const MAX_WRITE_BYTES = 65_535;

const pagesOf = (entries: readonly (readonly [page: number, hex: string])[]): Map<number, Uint8Array> =>
  new Map(entries.map(([page, hex]) => [page, decodeHex(hex)]));

const cdPages = pagesOf([
  [0x01, "000e018000000000010600ff00000000"],
  [0x1a, "00120180000000001a0a00000000000000000000"],
  [0x1d, "00120180000000001d0a00000000000000000000"],
  [0x2a, "00200180000000002a18000000002000000000000080000000000000000000000000"],
  [0x3f, "0028018000000000010600ff000000002a18000000000200000000000080000000000000000000000000"],
]);
const floppyPages = pagesOf([
  [0x01, "0012248000000000010a00010000000002000000"],
  [0x05, "0026248000000000051e04b002120200005000000000000000000000280000000000000002d00000"],
  [
    0x3f,
    "005c248000000000010a00010000000002000000031600a00000000000120200000000000000a0000000051e04b002120200" +
      "005000000000000000000000280000000000000002d00000080a000000000000000000000b06000000112431",
  ],
]);
const superFloppyPages = pagesOf([
  [0x01, "0012318000000000010a00010000000002000000"],
  [0x05, "0026318000000000051e10a90820020003c300000000000000000000280000000000000002d00000"],
  [
    0x3f,
    "005c318000000000010a00010000000002000000031600a00000000000120200000000000000a0000000051e10a908200200" +
      "03c300000000000000000000280000000000000002d00000080a000000000000000000000b06000000112431",
  ],
]);

const TOC = decodeHex("0012010100140100000000000014aa0000000000");
const TOC_MSF = decodeHex("0012010100140100000002000014aa0000003413");
const TOC_SESSIONS = decodeHex("000a01010014010000000000");
const FORMAT_CAPACITIES = decodeHex("0000000800000b4002000200");
const PERFORMANCE = decodeHex("0000000402000000");
const EVENT_STATUS = Uint8Array.of(0, 2, 0x80, 0);
const DISC = decodeHex("0020000101010100000000000000000000000000ffffffffffffffff000000000000");
const features: readonly (readonly [number, string])[] = [
  [0x0000, "0000030400080100"],
  [0x0001, "0001030400000002"],
  [0x0002, "0002030400000000"],
  [0x0003, "0003030429000002"],
  [0x0010, "001001080000080000010000"],
  [0x001e, "001e0300"],
  [0x0100, "01000300"],
  [0x0105, "01050300"],
];

/** A drive, with or without a medium. It says once that the medium changed. */
export class ScsiDrive {
  readonly #kind: MediumKind;
  readonly #medium: Medium | undefined;
  #hasToldChange = false;

  constructor(kind: MediumKind, medium: Medium | undefined) {
    this.#kind = kind;
    this.#medium = medium;
  }

  /** @param command twelve bytes. */
  answer(command: Uint8Array): ScsiAnswer {
    const view = new DataView(command.buffer, command.byteOffset, command.byteLength);
    const medium = this.#medium;
    if (medium === undefined) return failed(noMedium);
    switch (command[0]) {
      case 0x00:
        return this.#testReady();
      case 0x08:
        return this.#read(medium, view.getUint32(0) & 0x1f_ffff, command[4] || 256);
      case 0x28:
        return this.#read(medium, view.getUint32(2), view.getUint16(7));
      case 0x0a:
        return this.#write(command[4] || 256);
      case 0x2a:
      case 0x2e:
        return this.#write(view.getUint16(7));
      case 0x1b: // start, stop
      case 0x1e: // prevent, allow removal
        return done;
      case 0x1a:
        return this.#modeSense6(command);
      case 0x5a:
        return this.#modeSense10(medium, (command[2] ?? 0) & 0x3f, view.getUint16(7));
      case 0x25:
        return content(this.#capacity(medium), 8);
      default:
        return this.#kind === "cd" ? this.#discCommand(command, view) : floppyCommand(command, view);
    }
  }

  #testReady(): ScsiAnswer {
    if (this.#hasToldChange) return done;
    this.#hasToldChange = true;
    return failed(mediumChanged);
  }

  #read({ blockCount }: Medium, block: number, count: number): ScsiAnswer {
    if (block + count > blockCount) return failed(outOfRange);
    return count === 0 ? done : { kind: "read", block, count };
  }

  #write(count: number): ScsiAnswer {
    const bytes = Math.min(MAX_WRITE_BYTES, count * blockBytes[this.#kind]);
    return bytes === 0 ? failed(writeProtected) : { kind: "take", bytes, sense: writeProtected };
  }

  #capacity({ blockCount }: Medium): Uint8Array {
    const bytes = new Uint8Array(8);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, blockCount - 1);
    view.setUint32(4, blockBytes[this.#kind]);
    return bytes;
  }

  #modeSense6(command: Uint8Array): ScsiAnswer {
    if (((command[2] ?? 0) & 0x3f) !== 0x3f) return failed(badField);
    return content(Uint8Array.of(0, this.#kind === "cd" ? 5 : 0, 0x80, 0), command[4] ?? 0);
  }

  #modeSense10({ blockCount }: Medium, page: number, room: number): ScsiAnswer {
    const small = blockCount <= SMALL_FLOPPY_BLOCKS ? floppyPages : superFloppyPages;
    const bytes = (this.#kind === "cd" ? cdPages : small).get(page);
    return bytes === undefined ? failed(badField) : content(bytes, room);
  }

  #discCommand(command: Uint8Array, view: DataView): ScsiAnswer {
    const room = view.getUint16(7);
    switch (command[0]) {
      case 0x43:
        return contents(command, room);
      case 0x46:
        return content(configuration(view.getUint16(2)), room);
      case 0x4a:
        return content(EVENT_STATUS, room);
      case 0x51:
        return content(DISC, room);
      case 0xac:
        return content(PERFORMANCE, PERFORMANCE.length);
      default:
        return failed(unknownCommand);
    }
  }
}

function floppyCommand(command: Uint8Array, view: DataView): ScsiAnswer {
  const room = view.getUint16(7);
  if (command[0] === 0x23) return content(FORMAT_CAPACITIES, room);
  return command[0] === 0x4a ? content(EVENT_STATUS, room) : failed(unknownCommand);
}

function contents(command: Uint8Array, room: number): ScsiAnswer {
  // older drivers put the format into the top bits of the control byte
  const format = (command[2] ?? 0) & 7 || (command[9] ?? 0) >> 6;
  const isMsf = ((command[1] ?? 0) & 2) !== 0;
  if (format === 0) return content(isMsf ? TOC_MSF : TOC, room);
  return format === 1 ? content(TOC_SESSIONS, room) : failed(badField);
}

/** u32 8 | u32 length + 4 | one feature: the wanted one, or the list of profiles. */
function configuration(first: number): Uint8Array {
  const feature = features.findLast(([code]) => code === first) ?? features[0];
  const bytes = decodeHex(feature?.[1] ?? "");
  return concatBytes(Uint8Array.of(0, 0, 0, 8, 0, 0, 0, bytes.length + 4), bytes);
}
