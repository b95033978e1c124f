/**
 * Brings firmware from its factory state under control, and back. Client control is given by the operating system
 * alone, administrator control needs a certificate whose root the firmware trusts. Source: docs/spec/amt.md, section 3.4.
 */
import { createHash, type KeyObject, randomBytes, sign } from "node:crypto";
import { CimReference, type WsmanClient } from "@tendril/amt/wsman";
import { UnavailableError } from "../../errors.ts";
import { commit } from "./tls.ts";

const MD5_DIGEST = 2;
const RSA_SHA256 = 2;
const NONCE_BYTES = 20;
const FULL = 1;
const serviceName = "IPS_HostBasedSetupService";
const service = new CimReference(serviceName);

/** The user that activation makes. */
export const ADMIN_USER = "admin";

/** Over a connection of `$$OsAdmin`. */
export async function activateClient(wsman: WsmanClient, password: string): Promise<void> {
  await wsman.invoke(service, "Setup", {
    arguments: {
      NetAdminPassEncryptionType: MD5_DIGEST,
      NetworkAdminPassword: await passwordDigest(wsman, password),
    },
  });
}

export interface ActivationCertificate {
  /** DER, from leaf to root. */
  readonly chain: readonly Uint8Array[];
  /** Of the leaf. */
  readonly key: KeyObject;
}

/** Over a connection of `$$OsAdmin`. */
export async function activateAdmin(
  wsman: WsmanClient,
  { chain, key, password }: ActivationCertificate & { readonly password: string },
): Promise<void> {
  const digest = await passwordDigest(wsman, password);
  const proof = await prove(wsman, { chain, key });
  await wsman.invoke(service, "AdminSetup", {
    arguments: { NetAdminPassEncryptionType: MD5_DIGEST, NetworkAdminPassword: digest, ...proof },
  });
}

/** From client to administrator control, with the account that is there. Over a connection of that account. */
export async function upgradeToAdmin(wsman: WsmanClient, certificate: ActivationCertificate): Promise<void> {
  await wsman.invoke(service, "UpgradeClientToAdmin", { arguments: await prove(wsman, certificate) });
}

/** Shows the chain, and signs what the firmware thought of together with what we did. */
async function prove(wsman: WsmanClient, { chain, key }: ActivationCertificate) {
  const firmwareNonce = Buffer.from((await wsman.get(serviceName)).text("ConfigurationNonce"), "base64");
  if (firmwareNonce.length !== NONCE_BYTES) throw new UnavailableError("Intel AMT gives no nonce to sign");
  for (const [at, der] of chain.entries()) {
    await wsman.invoke(service, "AddNextCertInChain", {
      arguments: {
        NextCertificate: Buffer.from(der).toString("base64"),
        IsLeafCertificate: at === 0,
        IsRootCertificate: at === chain.length - 1,
      },
    });
  }
  const nonce = randomBytes(NONCE_BYTES);
  return {
    McNonce: nonce.toString("base64"),
    SigningAlgorithm: RSA_SHA256,
    DigitalSignature: sign("sha256", Buffer.concat([firmwareNonce, nonce]), key).toString("base64"),
  };
}

/**
 * Gives the administrator a password and ends the set-up. Over a TLS connection that showed a certificate which the firmware
 * takes for setting it up; it demands no login then.
 */
export async function activateOverTls(wsman: WsmanClient, password: string): Promise<void> {
  const digest = await passwordDigest(wsman, password);
  await wsman.invoke(new CimReference("AMT_AuthorizationService"), "SetAdminAclEntryEx", {
    arguments: { Username: ADMIN_USER, DigestPassword: Buffer.from(digest, "hex").toString("base64") },
  });
  await commit(wsman);
}

/** Back to the factory state: nobody reaches the firmware from the network any more. */
export async function deactivate(wsman: WsmanClient): Promise<void> {
  await wsman.invoke(new CimReference("AMT_SetupAndConfigurationService"), "Unprovision", {
    arguments: { ProvisioningMode: FULL },
  });
}

/** The password itself is never sent. */
async function passwordDigest(wsman: WsmanClient, password: string): Promise<string> {
  const realm = (await wsman.get("AMT_GeneralSettings")).text("DigestRealm");
  return createHash("md5").update(`${ADMIN_USER}:${realm}:${password}`).digest("hex");
}
