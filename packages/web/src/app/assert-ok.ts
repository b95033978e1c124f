/**
 * Turns a refusal of the server into a sentence for people.
 */
import { type PlainText, said, t } from "../language/index.ts";

export const WEAK_PASSWORD: PlainText =
  "Firmware takes passwords of 8 characters or more with capital and small letters, a digit and a sign.";

const sentences: ReadonlyMap<string, PlainText> = new Map<string, PlainText>([
  ["access denied", "You can see this, but your role does not allow to change it."],
  ["permission denied", "Your role does not allow this."],
  ["denied", "Your role does not allow this."],
  ["agent not connected", "The device is offline."],
  ["unable to route", "The device is offline, or your role does not allow this."],
  ["device already in correct group", "The devices are in this group already."],
  ["device groups are of different types", "Devices can only move between device groups of the same type."],
  ["invalid range", "These are no addresses: 192.0.2.0/24 or 192.0.2.1-192.0.2.50 are, 4,096 at most."],
  [
    "this server may not scan that network",
    "The settings of the server allow no search in this network (amtScanNetworks).",
  ],
  ["weak password", WEAK_PASSWORD],
  ["no dns suffix", "This server has no name: say in which network (DNS suffix) the computers will be."],
  ["invalid host name", "This is no address: a name or a number like 192.0.2.7 is needed."],
  ["invalid device name", "This name cannot be used: it needs at least one visible character."],
  ["invalid group name", "This name cannot be used: it needs at least one visible character."],
]);

/** @throws Error with a sentence unless the result is absent or `ok`. */
export function assertOk(reply: { readonly result?: string | undefined }): void {
  const result = reply.result?.toLowerCase();
  if (result === undefined || result === "ok") return;
  const sentence = sentences.get(result);
  throw new Error(sentence === undefined ? said(reply.result ?? "") : t(sentence));
}
