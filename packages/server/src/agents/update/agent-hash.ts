/**
 * The hash by which agents and servers name a program: SHA-384 without what is added per installation.
 *
 *     PE       CheckSum (4 bytes) and the certificate table's directory entry (8) count as zeros; ends at that table
 *     others   a trailing settings block is left out:  .msh | u32be length | GUID B9960158...4C19
 *
 * Source: docs/spec/agent-protocol.md, section 8.3. Vectors: vectors/agent-handshake.json, agentBinaries.
 */
import { createHash } from "node:crypto";
import { readUint32 } from "@tendril/protocol";

/** Ends an executable that carries a .msh. */
export const SETTINGS_GUID: Uint8Array = Buffer.from("B996015880544A19B7F7E9BE44914C19", "hex");
const TRAILER_BYTES = 20;
const CHECKSUM_OFFSET = 88;
const CERTIFICATE_ENTRY_OFFSET_32 = 152;
const CERTIFICATE_ENTRY_OFFSET_64 = 168;
const MAGIC_64 = 0x20b;

/** Offsets in a Windows executable that the hash and embedding need. */
export interface PeLayout {
  readonly checksumOffset: number;
  /** Of the certificate table's directory entry: u32le file offset, u32le bytes. */
  readonly certificateEntryOffset: number;
  /** 0 when the file is not signed. */
  readonly certificateTableOffset: number;
  readonly certificateTableBytes: number;
}

/** 48 bytes. */
export function hashAgentProgram(program: Uint8Array): Uint8Array {
  const pe = readPeLayout(program);
  if (pe === undefined) {
    return createHash("sha384")
      .update(program.subarray(0, endWithoutSettings(program)))
      .digest();
  }
  const copy = Uint8Array.from(program);
  copy.fill(0, pe.checksumOffset, pe.checksumOffset + 4);
  copy.fill(0, pe.certificateEntryOffset, pe.certificateEntryOffset + 8);
  const end = pe.certificateTableOffset === 0 ? endWithoutSettings(copy) : pe.certificateTableOffset;
  return createHash("sha384").update(copy.subarray(0, end)).digest();
}

/** `undefined` when the file is no Windows executable. */
export function readPeLayout(program: Uint8Array): PeLayout | undefined {
  const view = Buffer.from(program.buffer, program.byteOffset, program.byteLength);
  if (program.length < 512 || view.readUInt16BE(0) !== 0x4d5a) return undefined;
  const header = view.readUInt32LE(0x3c);
  if (header + 256 > program.length || view.readUInt32BE(header) !== 0x50450000) return undefined;
  const is64 = view.readUInt16LE(header + 24) === MAGIC_64;
  const certificateEntryOffset = header + (is64 ? CERTIFICATE_ENTRY_OFFSET_64 : CERTIFICATE_ENTRY_OFFSET_32);
  const certificateTableOffset = view.readUInt32LE(certificateEntryOffset);
  const certificateTableBytes = view.readUInt32LE(certificateEntryOffset + 4);
  const isTableInside =
    certificateTableOffset > 0 && certificateTableOffset + certificateTableBytes <= program.length;
  return {
    checksumOffset: header + CHECKSUM_OFFSET,
    certificateEntryOffset,
    certificateTableOffset: isTableInside ? certificateTableOffset : 0,
    certificateTableBytes: isTableInside ? certificateTableBytes : 0,
  };
}

function endWithoutSettings(program: Uint8Array): number {
  const guidStart = program.length - SETTINGS_GUID.length;
  if (guidStart < 4 || !Buffer.from(program.subarray(guidStart)).equals(SETTINGS_GUID)) return program.length;
  const end = program.length - TRAILER_BYTES - readUint32(program, program.length - TRAILER_BYTES);
  return end > 0 ? end : program.length;
}
