/**
 * What actions may use; the composition root supplies it. An action takes only the parts it names.
 */
import type { AgentBinaries, AgentLinks } from "../agents/index.ts";
import type {
  ActivationCertificates,
  AlertReceiver,
  AmtAccounts,
  Firmware,
  FirmwarePages,
  GroupPolicies,
  PolicyRuns,
  Scanner,
  TlsIssuer,
  TunnelOffers,
} from "../amt/index.ts";
import type {
  AccountLetters,
  Accounts,
  Cookies,
  FactorPolicy,
  Factors,
  KnownBrowsers,
  LoginTokens,
  Passkeys,
  Rights,
  SignIn,
  Throttle,
  WebSessions,
} from "../auth/index.ts";
import type { IceServer } from "../config/index.ts";
import type { EventLog } from "../events/index.ts";
import type {
  Devices,
  Groups,
  InviteCodes,
  Memberships,
  PendingDevices,
  PowerHistory,
  Presence,
  UserGroups,
} from "../inventory/index.ts";
import type { Log } from "../log/index.ts";
import type { MpsCredentials } from "../mps/index.ts";
import type { Recordings } from "../recordings/index.ts";
import type { EndWish } from "../relay/index.ts";
import type { Store } from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import type { ConsentPolicy } from "./consent-policy.ts";
import type { Conversations } from "./conversations/index.ts";
import type { Shares } from "./sharing/index.ts";
import type { OutsideAccounts } from "./single-sign-on/index.ts";
import type { ServerStatus } from "./status/index.ts";
import type { UserConnections } from "./user-connections.ts";
import type { Invitations } from "./users/index.ts";

/** Whether viewers and devices may leave the relay, and which servers help them to find each other. */
export interface DirectPathPolicy {
  readonly isAllowed: boolean;
  readonly iceServers: readonly IceServer[];
}

/** Facts about this server that clients are told. */
export interface ServerFacts {
  /** Name under which people and agents reach it. */
  readonly hostname: string;
  readonly httpsPort: () => number;
  readonly httpPort: () => number;
  /** Where devices with Intel AMT connect. */
  readonly mps: () => { readonly host: string; readonly port: number };
  /** CertHash of the web certificate now in use. */
  readonly webCertHash: () => Uint8Array;
  /** Whether the operator brought the web certificate: one of our own is known to nobody. */
  readonly hasTrustedCertificate: boolean;
  /** KeyHash of the default agent server identity. */
  readonly serverId: Uint8Array;
  /** Whether the domain is part of paths, or has its own DNS name. */
  /** Users may share devices with guests. */
  readonly isGuestSharingOn: boolean;
  /** Device groups may be joined by words that people type. */
  readonly areInviteCodesOn: boolean;
  /** Users may get cookies that sign them in. */
  readonly areLoginCookiesOn: boolean;
  /** Users whose pages may exchange messages with those of others: names, ids, or `*` for all. */
  readonly interUsers: readonly string[];
  readonly directPath: DirectPathPolicy;
  readonly isDomainInPath: (domain: string) => boolean;
  /** Complete address of a page; `path` without leading slash. */
  readonly pageUrl: (domain: string, path: string) => string;
  readonly version: string;
}

export interface ControlServices {
  readonly devices: Devices;
  readonly groups: Groups;
  /** Words with which agents are installed. */
  readonly inviteCodes: InviteCodes;
  /** Devices that wait for approval. */
  readonly pending: PendingDevices;
  readonly userGroups: UserGroups;
  readonly memberships: Memberships;
  /** What users may do to groups and devices. */
  readonly rights: Rights;
  readonly store: Store;
  readonly presence: Presence;
  readonly power: PowerHistory;
  readonly agents: AgentLinks;
  readonly binaries: AgentBinaries;
  readonly events: EventLog;
  readonly recordings: Recordings;
  readonly accounts: Accounts;
  readonly signIn: SignIn;
  readonly factors: Factors;
  readonly factorPolicy: Pick<FactorPolicy, "isRequired" | "isSetUpNeeded">;
  readonly passkeys: Passkeys;
  readonly knownBrowsers: KnownBrowsers;
  readonly loginTokens: LoginTokens;
  readonly webSessions: WebSessions;
  readonly letters: AccountLetters;
  /** How often letters may be asked for. */
  readonly doorThrottle: Throttle;
  readonly invitations: Invitations;
  readonly outsideAccounts: OutsideAccounts;
  readonly mpsCredentials: MpsCredentials;
  /** Of devices with Intel AMT. */
  readonly firmware: Firmware;
  /** Pages that firmware makes of itself. */
  readonly firmwarePages: Pick<FirmwarePages, "open">;
  /** What devices are told so that their alerts come here. */
  readonly amtAlerts: Pick<AlertReceiver, "targetOf">;
  readonly cookies: Cookies;
  readonly consent: ConsentPolicy;
  readonly shares: Shares;
  /** Who may chat with whom. */
  readonly conversations: Conversations;
  /** Open control channels. */
  readonly connections: UserConnections;
  /** Running tunnels, to end them. */
  readonly tunnels: { end(wish: EndWish): number };
  /** Accounts of the firmware of devices. */
  readonly amtAccounts: Pick<AmtAccounts, "set" | "remove">;
  /** What becomes of the firmware in each group. */
  readonly amtPolicies: Pick<GroupPolicies, "set">;
  /** What brings firmware to its policy; `undefined` where the settings switch it off. */
  readonly amtRuns: Pick<PolicyRuns, "again" | "againFor" | "progressOf"> | undefined;
  /** Looks for Intel AMT where the settings allow it. */
  readonly scannerOf: (domain: string) => Pick<Scanner, "scan" | "stop"> | undefined;
  /** What agents are told so that they open a line to the firmware beside them. */
  readonly firmwareTunnels: Pick<TunnelOffers, "offerTo">;
  /** Certificates of firmware. */
  readonly firmwareIssuer: TlsIssuer;
  /** What firmware has to trust for administrator control. */
  readonly activationCertificatesOf: (domain: string) => ActivationCertificates;
  readonly facts: ServerFacts;
  readonly status: Pick<ServerStatus, "read">;
  readonly clock: Clock;
  readonly log: Log;
}
