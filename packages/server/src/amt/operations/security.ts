/**
 * Certificates and TLS of the firmware. Source: docs/spec/amt.md, section 3.5.
 */
import { X509Certificate } from "node:crypto";
import type { WsmanClient } from "@tendril/amt/wsman";
import type { AmtSecurity } from "@tendril/protocol/actions/amt/amtsecurity";
import { optional } from "./optional.ts";

export async function readSecurity(wsman: WsmanClient): Promise<AmtSecurity> {
  const certificates = (await optional(wsman.enumerate("AMT_PublicKeyCertificate"))) ?? [];
  const contexts = (await optional(wsman.enumerate("AMT_TLSCredentialContext"))) ?? [];
  const settings = (await optional(wsman.enumerate("AMT_TLSSettingData"))) ?? [];
  const used = contexts.map((context) => context.reference("ElementInContext")?.selector("InstanceID"));
  const remote = settings.find((one) => one.text("InstanceID").includes("802.3"));
  return {
    tls: {
      isOn: remote?.isTrue("Enabled") === true,
      isMutual: remote?.isTrue("MutualAuthentication") === true,
      allowsPlain:
        remote === undefined || !remote.isTrue("Enabled") || remote.isTrue("AcceptNonSecureConnections"),
    },
    certificates: certificates.map((certificate) => ({
      id: certificate.text("InstanceID"),
      subject: certificate.text("Subject"),
      issuer: certificate.text("Issuer"),
      isRoot: certificate.isTrue("TrustedRootCertficate"), // the firmware spells it so
      isUsed: used.includes(certificate.text("InstanceID")),
      ...validityOf(certificate.text("X509Certificate")),
    })),
  };
}

function validityOf(base64: string): { readonly fingerprint?: string; readonly validToMs?: number } {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, "base64"));
    return { fingerprint: certificate.fingerprint256, validToMs: Date.parse(certificate.validTo) };
  } catch {
    return {}; // shown by its name alone
  }
}
