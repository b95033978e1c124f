/**
 * Certificates and keys in the firmware: what it trusts, what it shows, what it needs no more.
 * Source: docs/spec/amt.md, section 3.5.
 */
import { createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { type CimItem, CimReference, type WsmanClient, WsmanFault } from "@tendril/amt/wsman";
import { optional } from "./optional.ts";

/** There is one already. */
const DUPLICATE = 0x80a;
export const certificateClass = "AMT_PublicKeyCertificate";
export const keyClass = "AMT_PublicPrivateKeyPair";
export const keyService = new CimReference("AMT_PublicKeyManagementService");

/** From now on the firmware trusts what this certificate signs. False: it did before. */
export async function trustRoot(wsman: WsmanClient, der: Uint8Array): Promise<boolean> {
  const blob = Buffer.from(der).toString("base64");
  const known = (await optional(wsman.enumerate(certificateClass))) ?? [];
  if (known.some((one) => one.text("X509Certificate").replaceAll(/\s/g, "") === blob)) return false;
  await wsman.invoke(keyService, "AddTrustedRootCertificate", {
    arguments: { CertificateBlob: blob },
    accepted: [DUPLICATE],
  });
  return true;
}

/** @throws WsmanFault for one that is in use. */
export async function removeCertificate(wsman: WsmanClient, id: string): Promise<void> {
  await wsman.delete(certificateClass, { InstanceID: id });
}

/** Removes certificates that the firmware neither trusts nor uses, then keys without certificate; how many. */
export async function removeUnused(wsman: WsmanClient): Promise<number> {
  const certificates = (await optional(wsman.enumerate(certificateClass))) ?? [];
  const contexts = (await optional(wsman.enumerate("AMT_TLSCredentialContext"))) ?? [];
  const used = contexts.map((context) => context.reference("ElementInContext")?.selector("InstanceID"));
  const isKept = (one: CimItem): boolean =>
    one.isTrue("TrustedRootCertficate") || used.includes(one.text("InstanceID")); // the firmware spells it so
  let removed = 0;
  const left = certificates.filter(isKept);
  for (const one of certificates.filter((other) => !isKept(other))) {
    if (await isRemoved(wsman, certificateClass, one)) removed++;
    else left.push(one);
  }
  const keys = (await optional(wsman.enumerate(keyClass))) ?? [];
  for (const key of keys) {
    if (left.some((one) => isPair(one, key))) continue;
    if (await isRemoved(wsman, keyClass, key)) removed++;
  }
  return removed;
}

async function isRemoved(wsman: WsmanClient, className: string, item: CimItem): Promise<boolean> {
  try {
    await wsman.delete(className, { InstanceID: item.text("InstanceID") });
    return true;
  } catch (error) {
    if (error instanceof WsmanFault) return false; // something else uses it: wireless, a proxy, CIRA
    throw error;
  }
}

/** Older firmware gives the bare RSA key, newer one says what it is. `undefined` for what is none. */
export function publicKeyOf(item: CimItem): KeyObject | undefined {
  const der = Buffer.from(item.text("DERKey"), "base64");
  for (const type of ["pkcs1", "spki"] as const) {
    try {
      return createPublicKey({ key: der, format: "der", type });
    } catch {
      // not in this form
    }
  }
  return undefined;
}

/** Whether a certificate is of that key. */
export function isPair(certificate: CimItem, key: CimItem): boolean {
  const publicKey = publicKeyOf(key);
  const parsed = parseCertificate(certificate);
  return publicKey !== undefined && parsed?.publicKey.equals(publicKey) === true;
}

export function parseCertificate(item: CimItem): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(item.text("X509Certificate"), "base64"));
  } catch {
    return undefined; // firmware may hold what Node cannot read
  }
}
