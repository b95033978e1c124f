/**
 * Entries of the route registry. A route works under `/` and under `/<domain>/`.
 */
import type { Readable } from "node:stream";
import type { DomainId } from "@tendril/protocol";
import type { AgentBinaries } from "../agents/index.ts";
import type { AlertReceiver, FirmwarePages } from "../amt/index.ts";
import type {
  AccountLetters,
  Accounts,
  Cookies,
  FactorPolicy,
  Factors,
  KnownBrowsers,
  OneTimeTokens,
  Passkeys,
  SignedIn,
  SignIn,
  Throttle,
  WebSessions,
} from "../auth/index.ts";
import type { Certificates } from "../certificates/index.ts";
import type { Config } from "../config/index.ts";
import type {
  Conversations,
  DeviceFiles,
  EventExport,
  Invitations,
  OpenId,
  OutsideAccounts,
  OutsidePolicy,
  Registration,
  ServerFacts,
  Shares,
} from "../control/index.ts";
import type { Groups, InviteCodes } from "../inventory/index.ts";
import type { Log } from "../log/index.ts";
import type { RecordingReaders, Recordings } from "../recordings/index.ts";
import type { Clock } from "../time/index.ts";

export interface RouteServices {
  readonly accounts: Accounts;
  readonly signIn: SignIn;
  readonly webSessions: WebSessions;
  readonly setupTokens: OneTimeTokens;
  readonly signInLinks: OneTimeTokens;
  /** Tokens of sign-ins that demand a new password. */
  readonly changeTokens: OneTimeTokens;
  /** Tokens of sign-ins that wait for the second factor. */
  readonly factorTokens: OneTimeTokens;
  /** Tokens of sign-ins that must set up a second factor first. */
  readonly factorSetupTokens: OneTimeTokens;
  readonly factors: Factors;
  readonly factorPolicy: FactorPolicy;
  readonly passkeys: Passkeys;
  readonly knownBrowsers: KnownBrowsers;
  readonly letters: AccountLetters;
  /** How often letters and accounts may be asked for. */
  readonly doorThrottle: Throttle;
  readonly invitations: Pick<Invitations, "read" | "accept">;
  readonly registration: Registration;
  readonly singleSignOn: {
    readonly accounts: OutsideAccounts;
    readonly openId: OpenId;
    readonly openIdPolicy: OutsidePolicy;
    /** Name of the provider, for people. */
    readonly title: string;
  };
  readonly cookies: Cookies;
  readonly groups: Groups;
  /** Words with which agents are installed. */
  readonly inviteCodes: InviteCodes;
  readonly binaries: AgentBinaries;
  readonly certificates: Certificates;
  readonly facts: ServerFacts;
  readonly deviceFiles: Pick<DeviceFiles, "fetch">;
  readonly recordings: Pick<Recordings, "open">;
  readonly recordingReaders: Pick<RecordingReaders, "add">;
  readonly eventExport: Pick<EventExport, "open">;
  readonly shares: Pick<Shares, "read" | "join">;
  /** Of firmware. */
  readonly alerts: Pick<AlertReceiver, "take">;
  readonly firmwarePages: Pick<FirmwarePages, "fetch">;
  readonly conversations: Conversations;
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
}

export interface RouteRequest {
  readonly domain: DomainId;
  /** `/` or `/<domain>/`. */
  readonly base: string;
  readonly query: URLSearchParams;
  readonly address: string;
  readonly userAgent: string;
  /** Header `Accept-Language`. */
  readonly languages: string;
  /** Header `Cookie`. */
  readonly cookies: string | undefined;
  /** The part of the answer that is wanted: the header `Range`. */
  readonly range: string | undefined;
  /** Parsed JSON of a POST, else undefined. */
  readonly body: unknown;
  /** Host header without surprises: a DNS name or address, with port. */
  readonly host: string;
  /** The web session of this request, looked up when asked for. */
  signedIn(): Promise<SignedIn | undefined>;
}

export interface RouteReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array | Readable;
}

export interface Route {
  readonly method: "GET" | "POST";
  /** Without leading slash: `api/sign-in`. */
  readonly path: string;
  handle(services: RouteServices, request: RouteRequest): Promise<RouteReply>;
}

export function defineRoute(route: Route): Route {
  return route;
}

export function isRoute(value: unknown): value is Route {
  return (
    typeof value === "object" && value !== null && "method" in value && "path" in value && "handle" in value
  );
}

/** A JSON answer. */
export function json(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): RouteReply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

/** A text answer. */
export function text(status: number, body: string): RouteReply {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}
