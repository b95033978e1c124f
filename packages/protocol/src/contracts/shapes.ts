/**
 * Devices, groups, users and events as clients see them: documented spelling, no secrets.
 * Source: docs/spec/control-protocol.md, sections 2.8, 5.2 and 6.2.
 */

export interface WireLink {
  readonly name?: string;
  readonly rights: number;
}

/** Intel AMT of a device. Secrets are told as 1: there is one. Source: docs/spec/amt.md, section 8.1. */
export interface WireAmt {
  readonly uuid?: string;
  readonly host?: string;
  readonly user?: string;
  readonly pass?: 1;
  readonly mpspass?: 1;
  readonly realm?: string;
  readonly hash?: string;
  readonly tls?: number;
  readonly state?: number;
  readonly flags?: number;
  readonly ver?: string;
  readonly sku?: number;
  readonly warn?: number;
  /** Of the last time that it was brought to the policy of its group. Ours. */
  readonly setup?: {
    readonly result: "done" | "failed" | "stopped";
    readonly step?: string;
    readonly why?: string;
    readonly timeMs: number;
  };
}

export interface WireDevice {
  readonly _id: string;
  readonly type: "node";
  readonly mtype: number;
  /** Absent in `nodes`, where the group is the key. */
  readonly meshid?: string;
  readonly domain: string;
  readonly name: string;
  /** Name that the computer gave itself. */
  readonly rname?: string;
  readonly icon: number;
  readonly desc?: string;
  readonly tags?: readonly string[];
  readonly host?: string | null;
  readonly ip?: string;
  readonly osdesc?: string;
  readonly agent?: {
    readonly ver?: number;
    readonly id?: number;
    readonly caps?: number;
    readonly core?: string;
    readonly root?: boolean;
    readonly tag?: string;
  };
  readonly intelamt?: WireAmt;
  /** ms. */
  readonly firstconnect?: number;
  /** ms. */
  readonly lastbootuptime?: number;
  readonly users?: readonly string[];
  readonly lusers?: readonly string[];
  readonly consent?: number;
  /** Bits of ConnectionBit; absent or 0 when offline. */
  readonly conn?: number;
  readonly pwr?: number;
  /** Time of the agent's connection, ms. */
  readonly agct?: number;
  /** Last contact while offline, ms. Ours; other servers do not send it. */
  readonly lastseen?: number;
  readonly sessions?: Readonly<Record<string, unknown>>;
  /** Since when each person in `sessions` is there, ms, by kind and person. Ours; other servers do not send it. */
  readonly sessiontimes?: SessionTimes;
  readonly links?: Readonly<Record<string, WireLink>>;
}

export type SessionTimes = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface WireGroup {
  readonly _id: string;
  readonly type: "mesh";
  readonly mtype: number;
  readonly name: string;
  readonly desc?: string;
  readonly domain: string;
  readonly links: Readonly<Record<string, WireLink>>;
  /** ms. */
  readonly creation?: number;
  readonly creatorid?: string;
  readonly creatorname?: string;
  readonly flags?: number;
  readonly consent?: number;
  /** Days without contact after which a device is removed; absent or 0 for never. */
  readonly expireDevs?: number;
  /** Only for those who may change the group. */
  readonly invite?: WireInvite;
  readonly amt?: WireAmtPolicy;
}

/** Invitation codes of a device group. Flags: 0 both ways of installing, 1 for the person, 2 as a service. */
export interface WireInvite {
  readonly codes: readonly string[];
  /** Of codes without terms. */
  readonly flags: number;
  /** What holds for single codes. Ours; other servers do not send it. */
  readonly terms?: readonly WireInviteTerms[];
}

export interface WireInviteTerms {
  readonly code: string;
  readonly flags: number;
  /** ms; absent for no end. */
  readonly end?: number;
}

/** What becomes of Intel AMT in the devices of a group. Source: docs/spec/amt.md, section 8.1. */
export interface WireAmtPolicy {
  /** 0 nothing, 1 out of client control, 2 client control, 3 administrator control, 4 the best there is. */
  readonly type: number;
  /** There is one. */
  readonly password?: 1;
  readonly badpass?: number;
  readonly cirasetup?: number;
  readonly ccm?: number;
}

export interface WireUserGroup {
  readonly _id: string;
  readonly type: "ugrp";
  readonly name: string;
  readonly desc?: string;
  readonly domain: string;
  readonly consent?: number;
  readonly flags?: number;
  /** Members must have a second factor. Ours. */
  readonly requiresFactor?: boolean;
  /** Members (`userid`, `name`, rights 1), and device groups and devices with the rights there. */
  readonly links: Readonly<
    Record<string, { readonly userid?: string; readonly name?: string; readonly rights: number }>
  >;
}

export interface WireUser {
  readonly _id: string;
  readonly name: string;
  readonly email?: string;
  readonly emailVerified?: boolean;
  readonly realname?: string;
  /** s. */
  readonly creation?: number;
  /** s. */
  readonly login?: number;
  /** s. */
  readonly access?: number;
  /** s; -1 when another must be chosen at the next sign-in. */
  readonly passchange?: number;
  /** Bits of SiteRight. */
  readonly siteadmin?: number;
  /** `notify`: bits of NotifyFlag for a device group. */
  readonly links?: Readonly<Record<string, { readonly rights: number; readonly notify?: number }>>;
  /** Bits of NotifyFlag by group or device id. */
  readonly notify?: Readonly<Record<string, number>>;
  /** Realms. */
  readonly groups?: readonly string[];
  readonly lang?: string;
  /** Bits of UserFlag. */
  readonly flags?: number;
  readonly consent?: number;
  readonly removeRights?: number;
  /** Must have a second factor. Ours. */
  readonly requiresFactor?: boolean;
}

/** A fact that users may see. `time` is ISO 8601; events with `nolog` have none. */
export interface WireEvent {
  readonly _id?: string;
  readonly etype?: string;
  readonly action: string;
  readonly time?: string;
  readonly msg?: string;
  readonly msgid?: number;
  readonly msgArgs?: readonly unknown[];
  readonly userid?: string;
  readonly username?: string;
  readonly nodeid?: string;
  readonly meshid?: string;
  readonly domain?: string;
  readonly nolog?: 1;
  readonly [field: string]: unknown;
}

export interface WireServerInfo {
  readonly domain: string;
  readonly domainsuffix: string;
  readonly name: string;
  readonly port: number;
  readonly redirport: number;
  readonly https: boolean;
  /** ms. */
  readonly serverTime: number;
  /** CertHash of the web certificate, upper-case hex. */
  readonly tlshash: string;
  readonly agentCertHash: string;
  readonly magenturl: string;
  readonly features: number;
  readonly features2: number;
  readonly [field: string]: unknown;
}

/** Network interfaces of a device by name, as `netinfo` gives them. */
export type WireInterfaces = Readonly<
  Record<
    string,
    readonly {
      readonly address?: string;
      readonly family?: string;
      readonly netmask?: string;
      readonly gateway?: string;
      readonly mac?: string;
      readonly type?: string;
      readonly status?: string;
      readonly [field: string]: unknown;
    }[]
  >
>;

/** `hardware` of `sysinfo`: identifiers and one part per platform; contents differ by platform. */
export interface WireSystemInfo {
  readonly hardware?: {
    readonly identifiers?: Readonly<Record<string, unknown>>;
    readonly linux?: Readonly<Record<string, unknown>>;
    readonly windows?: Readonly<Record<string, unknown>>;
    readonly darwin?: Readonly<Record<string, unknown>>;
    readonly [part: string]: unknown;
  };
  readonly hash?: string;
  /** ms. */
  readonly time?: number;
  readonly pendingReboot?: unknown;
}
