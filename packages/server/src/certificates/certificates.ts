/**
 * Opens the certificates folder: reads what is there, makes what is missing, keeps the web certificate current.
 * The agent server's key is the one thing that must never be lost: agents know this server by it.
 */
import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  randomUUID,
  X509Certificate,
} from "node:crypto";
import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { hostname as machineName } from "node:os";
import { join } from "node:path";
import { ConfigError } from "../errors.ts";
import { certHashOf, keyHashOf } from "./hashes.ts";
import { type AgentServerIdentity, createIdentity } from "./identity.ts";
import type { IssuedCertificate, KeyPair } from "./issue.ts";

export interface CertificatesOptions {
  /** `<data>/certificates`; made when missing, readable by the owner only. */
  readonly folder: string;
  /** Name under which people and agents reach this server. */
  readonly hostname: string;
  /** 2048-bit keys throughout: quicker, for tests and small machines. */
  readonly fastCert: boolean;
  /** PEM files of a certificate from elsewhere (with its chain) and its key. */
  readonly webCertificateFile?: string | undefined;
  readonly webKeyFile?: string | undefined;
}

export interface WebCertificate {
  /** With its chain. */
  readonly certificatePem: string;
  readonly keyPem: string;
  readonly certHash: Uint8Array;
  readonly keyHash: Uint8Array;
  /** Made by this server: browsers do not know it. */
  readonly isOwn: boolean;
}

export interface Certificates {
  readonly rootDer: Uint8Array;
  readonly web: WebCertificate;
  /** The first is the default; more come from files `agent-server-*.crt` and `.key` beside it. */
  readonly agentServers: readonly AgentServerIdentity[];
  readonly mps: IssuedCertificate;
  /** CertHash and KeyHash of the web certificate now and of those before it in this process. */
  outerHashes(): readonly Uint8Array[];
  /** Reads the web certificate's files again; true when they changed. */
  reloadWeb(): Promise<boolean>;
  /** A certificate of the root for a key that firmware keeps to itself, in DER. */
  issueForFirmware(publicKey: KeyObject, name: string): Promise<Uint8Array>;
  /** A certificate of the root that may set up firmware in a network with this DNS suffix. All have one key. */
  issueForActivation(dnsSuffix: string): Promise<IssuedCertificate>;
}

/** Purpose of certificates that set Intel AMT up. */
const ACTIVATION_PURPOSE = "2.16.840.1.113741.1.2.3";
const ROOT_BITS = 3072;
const MPS_BITS = 2048;
const FAST_BITS = 2048;

export async function openCertificates(options: CertificatesOptions): Promise<Certificates> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const pairs = await openFolder(options);
  const inherited = await readInherited(options.folder);
  let web = await readWeb(options, pairs.web);
  const outer: Uint8Array[] = [web.certHash, web.keyHash];
  let activationPair: Promise<KeyPair> | undefined;
  return {
    rootDer: new X509Certificate(pairs.root.certificatePem).raw,
    get web() {
      return web;
    },
    agentServers: [createIdentity(pairs.agentServer.certificatePem, pairs.agentServer.keyPem), ...inherited],
    mps: pairs.mps,
    outerHashes: () => outer,
    async reloadWeb() {
      const next = await readWeb(options, pairs.web);
      if (next.certificatePem === web.certificatePem) return false;
      web = next;
      outer.push(next.certHash, next.keyHash);
      return true;
    },
    async issueForFirmware(publicKey, name) {
      const { issueForFirmware } = await import("./issue.ts");
      const root = { pair: pairOf(pairs.root), name: commonNameOf(pairs.root.certificatePem) };
      return new X509Certificate(await issueForFirmware({ publicKey, name, root })).raw;
    },
    async issueForActivation(dnsSuffix) {
      const { createRsaPair, issueLeaf } = await import("./issue.ts");
      const root = { pair: pairOf(pairs.root), name: commonNameOf(pairs.root.certificatePem) };
      activationPair ??= createRsaPair(MPS_BITS); // not again for every agent that names a network
      const pair = await activationPair;
      const fixed = { hosts: [], isForFirmware: true, purposes: [ACTIVATION_PURPOSE] };
      return await issueLeaf({ ...fixed, pair, name: dnsSuffix, root });
    },
  };
}

interface Folder {
  readonly root: IssuedCertificate;
  readonly web: IssuedCertificate;
  readonly agentServer: IssuedCertificate;
  readonly mps: IssuedCertificate;
}

/** All keys of a first run are made side by side. A run that was cut off is finished by the next. */
async function openFolder({ folder, hostname, fastCert }: CertificatesOptions): Promise<Folder> {
  const read = (name: string): Promise<IssuedCertificate | undefined> => readPair(folder, name);
  const [knownRoot, knownWeb, knownAgentServer, knownMps] = await Promise.all([
    read("root"),
    read("web"),
    read("agent-server"),
    read("mps"),
  ]);
  if (knownRoot && knownWeb && knownAgentServer && knownMps) {
    return { root: knownRoot, web: knownWeb, agentServer: knownAgentServer, mps: knownMps };
  }
  // what writes certificates is large and needed once
  const { createEcPair, createRsaPair, issueLeaf, issueRoot } = await import("./issue.ts");
  const bits = fastCert ? FAST_BITS : ROOT_BITS;
  const [rootPair, webPair, agentServerPair, mpsPair] = await Promise.all([
    knownRoot === undefined ? createRsaPair(bits) : pairOf(knownRoot),
    knownWeb === undefined ? createEcPair() : undefined,
    knownAgentServer === undefined ? createRsaPair(bits) : undefined,
    knownMps === undefined ? createRsaPair(fastCert ? FAST_BITS : MPS_BITS) : undefined,
  ]);
  const rootName =
    knownRoot === undefined
      ? `TendrilRoot-${randomBytes(3).toString("hex")}`
      : commonNameOf(knownRoot.certificatePem);
  const root = knownRoot ?? (await keep(folder, "root", await issueRoot(rootPair, rootName)));
  const issuer = { pair: rootPair, name: rootName };
  const issueKept = async (
    name: string,
    request: { pair: KeyPair; name: string; hosts: readonly string[]; isForFirmware?: boolean },
  ) => await keep(folder, name, await issueLeaf({ ...request, root: issuer }));
  const serverName = `TendrilAgentServer-${randomBytes(3).toString("hex")}`;
  const needed = async (known: IssuedCertificate | undefined, make: () => Promise<IssuedCertificate>) =>
    known ?? (await make());
  return {
    root,
    web: await needed(knownWeb, async () =>
      issueKept("web", { pair: present(webPair), name: hostname, hosts: hostsOf(hostname) }),
    ),
    agentServer: await needed(knownAgentServer, async () =>
      issueKept("agent-server", { pair: present(agentServerPair), name: serverName, hosts: [] }),
    ),
    mps: await needed(knownMps, async () =>
      issueKept("mps", {
        ...{ pair: present(mpsPair), name: hostname, hosts: hostsOf(hostname) },
        isForFirmware: true,
      }),
    ),
  };
}

function hostsOf(hostname: string): string[] {
  return [...new Set([hostname, "localhost", machineName(), "127.0.0.1", "::1"])];
}

async function readWeb(options: CertificatesOptions, own: IssuedCertificate): Promise<WebCertificate> {
  const { webCertificateFile, webKeyFile } = options;
  if ((webCertificateFile === undefined) !== (webKeyFile === undefined)) {
    const remedy = "give both webCertificate and webKey, or neither";
    throw new ConfigError({ key: "webCertificate", value: webCertificateFile ?? "", remedy });
  }
  if (webCertificateFile === undefined || webKeyFile === undefined) return describe(own, true);
  try {
    const [certificatePem, keyPem] = await Promise.all([
      readFile(webCertificateFile, "utf8"),
      readFile(webKeyFile, "utf8"),
    ]);
    const isPair = new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
    if (!isPair) throw new Error("certificate and key do not belong together");
    return describe({ certificatePem, keyPem }, false);
  } catch (cause) {
    const remedy = "give PEM files of a certificate with its chain, and of its key";
    throw new ConfigError({ key: "webCertificate", value: webCertificateFile, remedy }, { cause });
  }
}

function describe({ certificatePem, keyPem }: IssuedCertificate, isOwn: boolean): WebCertificate {
  const { raw } = new X509Certificate(certificatePem);
  return { certificatePem, keyPem, certHash: certHashOf(raw), keyHash: keyHashOf(raw), isOwn };
}

async function readInherited(folder: string): Promise<AgentServerIdentity[]> {
  const names = (await readdir(folder)).filter((name) => /^agent-server-.+\.crt$/.test(name)).sort();
  const pairs = await Promise.all(names.map((name) => readPair(folder, name.slice(0, -".crt".length))));
  return pairs.flatMap((pair) =>
    pair === undefined ? [] : [createIdentity(pair.certificatePem, pair.keyPem)],
  );
}

/** `undefined` unless both files are there: half of a pair is made anew. */
async function readPair(folder: string, name: string): Promise<IssuedCertificate | undefined> {
  const files = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  const isThere = await Promise.all(
    files.map((file) =>
      stat(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  if (isThere.includes(false)) return undefined;
  const [certificatePem = "", keyPem = ""] = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return { certificatePem, keyPem };
}

/** The certificate is written last: with it the pair is whole. */
async function keep(folder: string, name: string, issued: IssuedCertificate): Promise<IssuedCertificate> {
  await writeAtomically(join(folder, `${name}.key`), issued.keyPem);
  await writeAtomically(join(folder, `${name}.crt`), issued.certificatePem);
  return issued;
}

async function writeAtomically(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, text, { mode: 0o600 });
  await rename(temporary, file);
}

function pairOf(issued: IssuedCertificate): KeyPair {
  const privateKey = createPrivateKey(issued.keyPem);
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

function commonNameOf(certificatePem: string): string {
  return /CN=(.+)/.exec(new X509Certificate(certificatePem).subject)?.[1] ?? "TendrilRoot";
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError("a key that was to be made is missing");
  return value;
}
