/**
 * The file for a USB stick that prepares firmware in its factory state for administrator control: a new password of its
 * menu, the network, and the roots whose certificates may set it up. Source: docs/spec/amt.md, section 3.10.
 */
import { createHash, X509Certificate } from "node:crypto";
import { setupFileCodec } from "@tendril/amt/setup-file";
import type { ActivationCertificates } from "./activation-certificates.ts";

const MAX_ROOTS = 3;
const MAX_NAME = 32;

export interface SetupFileWish {
  /** Of the menu of the firmware: the present one, and the next. */
  readonly password: string;
  readonly newPassword: string;
  /** Of the network in which the device will be. */
  readonly dnsSuffix: string;
}

export function setupFileFor(certificates: ActivationCertificates, wish: SetupFileWish): Uint8Array {
  const roots = certificates.rootsFor(wish.dnsSuffix).slice(0, MAX_ROOTS);
  return setupFileCodec.encode({
    ...wish,
    roots: roots.map((der) => ({
      name: nameOf(new X509Certificate(der)),
      hash: createHash("sha256").update(der).digest("hex"),
    })),
    asksServer: false,
  });
}

function nameOf({ subject }: X509Certificate): string {
  const name = /^CN=(.+)$/m.exec(subject)?.[1] ?? "";
  return name.replaceAll(/[^\x20-\x7e]/g, "").slice(0, MAX_NAME) || "Root";
}
