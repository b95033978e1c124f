/**
 * Puts a .msh into a Windows executable so that one file installs: at its end, or inside the certificate table of
 * a signed one, which keeps its signature valid.
 *
 *     .msh | u32be length | GUID        signed: zero padding first, table and WIN_CERTIFICATE lengths grow by all of it
 *
 * Source: docs/spec/agent-protocol.md, section 1.5.
 */
import { concatBytes, writeUint32 } from "@tendril/protocol";
import { readPeLayout, SETTINGS_GUID } from "./agent-hash.ts";

/** A new executable; the old one is not changed. @throws RangeError when it is no Windows executable. */
export function embedSettings(program: Uint8Array, settings: Uint8Array): Uint8Array {
  const pe = readPeLayout(program);
  if (pe === undefined) throw new RangeError("settings can be embedded in Windows executables only");
  const length = new Uint8Array(4);
  writeUint32(length, 0, settings.length);
  const trailer = concatBytes(settings, length, SETTINGS_GUID);
  if (pe.certificateTableOffset === 0) return concatBytes(program, trailer);

  const tableEnd = pe.certificateTableOffset + pe.certificateTableBytes;
  const view = Buffer.from(program);
  const certificateBytes = view.readUInt32LE(pe.certificateTableOffset);
  const padding = (8 - ((certificateBytes + trailer.length) % 8)) % 8;
  const added = padding + trailer.length;
  const grown = Buffer.concat([
    view.subarray(0, tableEnd),
    new Uint8Array(padding),
    trailer,
    view.subarray(tableEnd),
  ]);
  grown.writeUInt32LE(pe.certificateTableBytes + added, pe.certificateEntryOffset + 4);
  grown.writeUInt32LE(certificateBytes + added, pe.certificateTableOffset);
  return grown;
}
