/**
 * Names in zip archives: UTF-8 where they are; else the bytes of a Unix system, or the old code page of DOS, in which many
 * programs on Windows still write them. Source: APPNOTE.TXT of PKWARE, 4.4.4 (bit 11) and appendix D.
 */
import type { Host } from "../host/index.ts";

/** Code page 437 from 0x80 on. */
const UPPER_HALF =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ" +
  "áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐" +
  "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" +
  "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

export interface PackedName {
  readonly bytes: Uint8Array;
  /** Says bit 11; programs that find it unset take the bytes as their system does. */
  readonly isUtf8: boolean;
}

export function packName({ files }: Host, text: string): PackedName {
  const bytes = files.encodeName(text);
  return { bytes, isUtf8: files.decode(bytes) !== null };
}

/** `isUnix`: made on such a system, where names are bytes. */
export function unpackName({ files }: Host, bytes: Uint8Array, isUnix: boolean): string {
  const text = files.decode(bytes);
  if (text !== null) return text;
  const name = isUnix ? files.decodeName(bytes) : null;
  return name === null ? fromCodePage(bytes) : name;
}

function fromCodePage(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] || 0;
    text += byte < 0x80 ? String.fromCharCode(byte) : UPPER_HALF.charAt(byte - 0x80);
  }
  return text;
}
