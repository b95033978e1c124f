/**
 * Invitation codes as they stand in a device group: in the shape of other clients, with terms of our own beside.
 * Source: docs/spec/control-protocol.md, sections 5.6 and 6.2, `invite`.
 */
import { randomInt } from "node:crypto";
import type { WireInvite } from "@tendril/protocol";
import type { InviteDocument, InviteTermsDocument } from "../store/index.ts";

/** A code and its terms: flags 0 both ways of installing, 1 for the person, 2 as a service; no end: for ever. */
export type InviteCode = InviteTermsDocument;

const CONSONANTS = "bdfghklmnprstvwz";
const VOWELS = "aeiou";
const DIGITS = 10_000;
const MAX_SHOWN_CHARACTERS = 3;

/** Those that are not over. */
export function codesIn(invite: InviteDocument | undefined, nowMs: number): InviteCode[] {
  const { codes = [], flags = 0, terms = [] } = invite ?? {};
  return codes
    .map((code) => ({ flags, ...terms.find((one) => isSameCode(one.code, code)), code }))
    .filter(({ end }) => end === undefined || end > nowMs);
}

/** `undefined` for none. */
export function inviteOf(codes: readonly InviteCode[], flags: number): InviteDocument | undefined {
  if (codes.length === 0) return undefined;
  return { codes: codes.map(({ code }) => code), flags, terms: codes };
}

/** What those who may change the group see. */
export function toWireInvite(invite: InviteDocument | undefined, nowMs: number): WireInvite | undefined {
  return inviteOf(codesIn(invite, nowMs), invite?.flags ?? 0);
}

/** In any case of letters: people type what they were told. */
export function isSameCode(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** `tiku-ramo-4827`: easy to say on the telephone in any language, 38 bits. */
export function makeCode(): string {
  const syllable = (): string => pick(CONSONANTS) + pick(VOWELS);
  const digits = String(randomInt(DIGITS)).padStart(4, "0");
  return `${syllable()}${syllable()}-${syllable()}${syllable()}-${digits}`;
}

/** The beginning, by which its makers know it: the log is read by people who may not use it. */
export function maskedCode(code: string): string {
  const characters = [...code];
  const shown = Math.min(MAX_SHOWN_CHARACTERS, Math.floor(characters.length / 4));
  return `${characters.slice(0, shown).join("")}…`;
}

function pick(letters: string): string {
  return letters.charAt(randomInt(letters.length));
}
