/**
 * What can be chosen about a simulated device. Facts that nobody could check without hardware are choices too.
 */
import type { BadMode } from "../bad-modes.ts";
import type { SelfSigned } from "../certificate.ts";

export interface DeviceOptions {
  uuid: string;
  amtUser: string;
  amtPass: string;
  /** Password of `$$OsAdmin`, the account of the operating system; none without. */
  osAdminPass?: string | undefined;
  version: string;
  /** 0 not activated, 1 client control, 2 admin control. */
  controlMode: number;
  hostName: string;
  domainName: string;
  /** CIM power state at the start. */
  power: number;
  powerDelayMs: number;
  /** OptInRequired: 0 never, 1 for KVM, 4294967295 for everything. */
  optIn: number;
  consentCode: string;
  /** Qualities of protection that the digest challenge offers. */
  qop: string;
  /** Requests that one nonce serves; 0 for no limit. */
  nonceUses: number;
  /** Refuses a request counter that does not rise. */
  strictNc: boolean;
  chunked: boolean;
  /** Closes the connection after 401. */
  close401: boolean;
  /** Most items of one Pull. */
  pullPage: number;
  /** Most records of one GetRecords. */
  logPage: number;
  slowMs: number;
  kvmWidth: number;
  kvmHeight: number;
  /** Forces one subencoding where a tile allows it. */
  kvmSub?: number | undefined;
  rfbVersion: string;
  iderSectors: number;
  /** Reads whole media. */
  iderFull: boolean;
  iderBuffer: number;
  /** Certificates in the store; the first has its key. */
  certs: number;
  noKeyPair: boolean;
  tlsCert?: SelfSigned | undefined;
  /** Ports with TLS answer too. */
  tls: boolean;
  tlsOnly: boolean;
  tlsVersion?: "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3" | undefined;
  redirOff: boolean;
  redirAuthTypes: readonly number[];
  /** Seconds that its clock is ahead. */
  clockSkew: number;
  /** A tunnel to a server is open. */
  cira: boolean;
  /** SHA-256 of a root that may sign activations; without one, any may. */
  rootHash?: string | undefined;
  /** Network that certificates for activation must be for, where it was typed in; else `domainName`. */
  dnsSuffix?: string | undefined;
  /** Goes from client to administrator control without the factory state in between. */
  upgrades: boolean;
  /** Can be set up over TLS, by who shows a certificate for that. */
  tlsActivation: boolean;
  /** Password of its own menu. */
  mebxPass: string;
  bad: readonly BadMode[];
}

export const defaultOptions: DeviceOptions = {
  uuid: "00112233-4455-6677-8899-aabbccddeeff",
  amtUser: "admin",
  amtPass: "P@ssw0rd",
  version: "16.1.25",
  controlMode: 2,
  hostName: "amt-sim",
  domainName: "sim.test",
  upgrades: true,
  tlsActivation: false,
  mebxPass: "admin",
  power: 2,
  powerDelayMs: 150,
  optIn: 0,
  consentCode: "123456",
  qop: "auth",
  nonceUses: 0,
  strictNc: false,
  chunked: true,
  close401: true,
  pullPage: 4,
  logPage: 3,
  slowMs: 0,
  kvmWidth: 640,
  kvmHeight: 400,
  rfbVersion: "RFB 004.000\n",
  iderSectors: 32,
  iderFull: false,
  iderBuffer: 8192,
  certs: 0,
  noKeyPair: false,
  tls: false,
  tlsOnly: false,
  redirOff: false,
  redirAuthTypes: [4],
  clockSkew: 0,
  cira: false,
  bad: [],
};
