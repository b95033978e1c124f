/**
 * What a viewer can and wants beyond the commands of the protocol, and what all of them together can and want.
 * Source: docs/spec/session-protocols.md, section 4.8.
 */
import type { Fields, PictureExtras } from "../host/index.ts";
import { numberOf } from "../values.ts";

const MAX_LEVEL = 100;
export const noExtras: PictureExtras = { copies: false, sharpLevel: 0 };

export function parseExtras(message: Fields): PictureExtras {
  const level = numberOf(message.sharp, 0);
  return {
    copies: message.copies === true,
    sharpLevel: level >= 1 && level <= MAX_LEVEL ? Math.floor(level) : 0,
  };
}

/** What the weakest of them takes: more pictures than one can carry would set it back again and again. */
export function joinExtras(extras: readonly PictureExtras[]): PictureExtras {
  if (extras.length === 0) return noExtras;
  return {
    copies: extras.filter(({ copies }) => !copies).length === 0,
    sharpLevel: extras.map(({ sharpLevel }) => sharpLevel).reduce((a, b) => Math.min(a, b)),
  };
}
