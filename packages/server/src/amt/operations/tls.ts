/**
 * Switches TLS on: a key of the firmware's own, a certificate of this server for it, and both put to use. Every part
 * that is there already is used, so that a set-up which was cut off is finished by the next. Source: docs/spec/amt.md,
 * section 3.5.
 */
import { type KeyObject, X509Certificate } from "node:crypto";
import { type CimItem, CimReference, type WsmanClient, WsmanRefusal } from "@tendril/amt/wsman";
import { UnavailableError } from "../../errors.ts";
import {
  certificateClass,
  isPair,
  keyClass,
  keyService,
  parseCertificate,
  publicKeyOf,
} from "./certificates.ts";

const KEY_BITS = 2_048;
const KEY_TRIES = 20;
const KEY_RETRY_MS = 10_000;
const DUPLICATE = 0x80a;
const contextClass = "AMT_TLSCredentialContext";
const settingClass = "AMT_TLSSettingData";

export interface TlsIssuer {
  readonly rootDer: Uint8Array;
  /** A certificate for the firmware, in DER. */
  issue(publicKey: KeyObject): Promise<Uint8Array>;
  /** While the firmware is making a key. */
  wait(ms: number): Promise<void>;
}

/** False: it was on. After true the firmware needs a moment, and then speaks TLS. */
export async function setUpTls(wsman: WsmanClient, issuer: TlsIssuer): Promise<boolean> {
  const settings = await wsman.enumerate(settingClass);
  const contexts = await wsman.enumerate(contextClass);
  const isOn = settings.some((one) => isRemote(one) && one.isTrue("Enabled")) && contexts.length > 0;
  if (isOn) return false;
  const id = (await readyCertificate(wsman, issuer)) ?? (await newCertificate(wsman, issuer));
  const context = {
    ElementInContext: new CimReference(certificateClass, { InstanceID: id }),
    ElementProvidingContext: new CimReference("AMT_TLSProtocolEndpointCollection", {
      ElementName: "TLSProtocolEndpointInstances Collection",
    }),
  };
  if (contexts.length > 0) await wsman.put(contextClass, context);
  else await wsman.create(contextClass, context);
  for (const one of settings) {
    const change = isRemote(one)
      ? {
          Enabled: true,
          MutualAuthentication: false,
          AcceptNonSecureConnections: mayBePlain(one),
          TrustedCN: undefined,
        }
      : { Enabled: true };
    await wsman.put(settingClass, one.with(change), { InstanceID: one.text("InstanceID") });
  }
  await commit(wsman);
  return true;
}

export async function commit(wsman: WsmanClient): Promise<void> {
  await wsman.invoke(new CimReference("AMT_SetupAndConfigurationService"), "CommitChanges");
}

function isRemote(setting: CimItem): boolean {
  return setting.text("InstanceID").includes("802.3");
}

/** Where the firmware allows it, so that whoever comes without TLS is told something. */
function mayBePlain(setting: CimItem): boolean {
  return !setting.has("NonSecureConnectionsSupported") || setting.isTrue("NonSecureConnectionsSupported");
}

/** A certificate of ours with a key that the firmware has. */
async function readyCertificate(wsman: WsmanClient, issuer: TlsIssuer): Promise<string | undefined> {
  const root = new X509Certificate(issuer.rootDer);
  const keys = await wsman.enumerate(keyClass);
  const certificates = await wsman.enumerate(certificateClass);
  const found = certificates.find((one) => {
    const parsed = parseCertificate(one);
    const isOurs = parsed?.checkIssued(root) === true && parsed.verify(root.publicKey);
    return isOurs && keys.some((key) => isPair(one, key));
  });
  return found?.text("InstanceID");
}

async function newCertificate(wsman: WsmanClient, issuer: TlsIssuer): Promise<string> {
  const key = await freeKey(wsman, issuer);
  const der = await issuer.issue(key);
  const added = await wsman.invoke(keyService, "AddCertificate", {
    arguments: { CertificateBlob: Buffer.from(der).toString("base64") },
  });
  const id = added.reference("CreatedCertificate")?.selector("InstanceID");
  if (id === undefined) throw new UnavailableError("Intel AMT does not say where its certificate is");
  return id;
}

/** A key pair that belongs to no certificate, made if there is none. */
async function freeKey(wsman: WsmanClient, issuer: TlsIssuer): Promise<KeyObject> {
  const before = await findFreeKey(wsman);
  if (before !== undefined) return before;
  await makeKey(wsman, issuer);
  const made = await findFreeKey(wsman);
  if (made === undefined) throw new UnavailableError("Intel AMT does not give the key that it made");
  return made;
}

async function findFreeKey(wsman: WsmanClient): Promise<KeyObject | undefined> {
  const keys = await wsman.enumerate(keyClass);
  const certificates = await wsman.enumerate(certificateClass);
  const free = keys.find((key) => !certificates.some((certificate) => isPair(certificate, key)));
  return free === undefined ? undefined : publicKeyOf(free);
}

/** The firmware may be busy making another. */
async function makeKey(wsman: WsmanClient, { wait }: TlsIssuer): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await wsman.invoke(keyService, "GenerateKeyPair", {
        arguments: { KeyAlgorithm: 0, KeyLength: KEY_BITS },
        accepted: [DUPLICATE],
      });
      return;
    } catch (error) {
      if (!(error instanceof WsmanRefusal) || attempt === KEY_TRIES) throw error;
      await wait(KEY_RETRY_MS);
    }
  }
}
