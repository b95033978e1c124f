/**
 * Who opens a control channel or a tunnel: password in the address or a header, cookie, or web session.
 * Source: docs/spec/control-protocol.md, sections 2.1 to 2.4.
 */
import type { DomainId } from "@tendril/protocol";
import { CloseReason, SiteRight } from "@tendril/protocol/constants";
import {
  type Accounts,
  areSessionsInScope,
  type Cookies,
  type FactorPolicy,
  KNOWN_DAYS,
  type LoginTokens,
  narrowUser,
  type Rights,
  readUserCookie,
  type SignedIn,
  type SignIn,
  siteRestricts,
} from "../auth/index.ts";
import type { LoginTokenDocument, UserDocument } from "../store/index.ts";

const MAX_CODE_CHARS = 256;

/** Ways to get a code, told with `tokenrequired`. */
const factorWays = {
  email2fa: false,
  sms2fa: false,
  msg2fa: false,
  twoFactorCookieDays: KNOWN_DAYS,
} as const;

export interface LoginDeps {
  readonly accounts: Accounts;
  readonly signIn: SignIn;
  readonly factorPolicy: Pick<FactorPolicy, "isSetUpNeeded">;
  readonly cookies: Cookies;
  readonly loginTokens: LoginTokens;
  readonly rights: Rights;
}

/** What a client brought along. */
export interface LoginRequest {
  readonly domain: DomainId;
  readonly query: URLSearchParams;
  readonly address: string;
  readonly userAgent: string;
  readonly channel: "control" | "relay";
  header(name: string): string | undefined;
  signedIn(): Promise<SignedIn | undefined | "foreign-origin">;
}

export type LoginOutcome =
  | {
      readonly kind: "ok";
      readonly user: UserDocument;
      readonly isToken: boolean;
      /** The login token behind it, if there is one: what it is limited to, and how long it lives. */
      readonly token?: LoginTokenDocument | undefined;
      readonly webSessionId?: string;
      /** Content of the cookie in the address, if that signed it in. */
      readonly cookie?: ReadonlyMap<string, unknown>;
    }
  /** `x-meshauth: *`: the client wants to see the server's proof first. */
  | { readonly kind: "inner" }
  | {
      readonly kind: "refused";
      readonly cause: string;
      readonly msg: string;
      /** More fields of the closing frame. */
      readonly more?: object;
    };

/** A login token gives the account as the token may see it, and sessions only where it may open them. */
export async function logIn(deps: LoginDeps, request: LoginRequest): Promise<LoginOutcome> {
  return withinScope(deps, request, await identify(deps, request));
}

function withinScope(
  { rights }: LoginDeps,
  { channel }: Pick<LoginRequest, "channel">,
  outcome: LoginOutcome,
): LoginOutcome {
  if (outcome.kind !== "ok" || outcome.token === undefined) return outcome;
  const { scope } = outcome.token;
  if (channel === "relay" && !areSessionsInScope(scope)) return refused(CloseReason.NoAuth);
  return { ...outcome, user: narrowUser(outcome.user, outcome.token, rights) };
}

async function identify(deps: LoginDeps, request: LoginRequest): Promise<LoginOutcome> {
  const { query } = request;
  const header = request.header("x-meshauth");
  if (header === "*") return { kind: "inner" };
  const name = query.get("user");
  const password = query.get("pass");
  if (name !== null && password !== null) {
    return await withPassword(deps, request, {
      ...{ name, password, code: query.get("token")?.slice(0, MAX_CODE_CHARS) },
      wrong: CloseReason.BadUrlPassword,
    });
  }
  const cookie = query.get("auth");
  if (cookie !== null) return await withCookie(deps, request, cookie);
  if (header !== undefined) return await withHeader(deps, request, header);
  return await withSession(request);
}

export interface GivenPassword {
  readonly name: string;
  readonly password: string;
  /** Second factor. */
  readonly code?: string | undefined;
  /** `msg` of the refusal. */
  readonly wrong: string;
}

/** The password of any way in; counted and delayed in auth. */
export async function withPassword(
  deps: LoginDeps,
  request: Omit<LoginRequest, "signedIn" | "header" | "query">,
  given: GivenPassword,
): Promise<LoginOutcome> {
  const { domain, address, userAgent, channel } = request;
  const { name, password, wrong, code } = given;
  const result = await deps.signIn.withPassword({
    ...{ domain, name, password, address, userAgent, channel },
    ...(code ? { code } : {}),
  });
  if (result.kind === "blocked") return { kind: "refused", cause: CloseReason.Banned, msg: "banned-1" };
  if (result.kind === "factor-needed" || result.kind === "factor-wrong") {
    return { ...refused(CloseReason.TokenRequired), more: factorWays };
  }
  if (result.kind !== "ok") return refused(wrong);
  if (siteRestricts(result.user, SiteRight.NoTools)) {
    return { kind: "refused", cause: CloseReason.NoTools, msg: CloseReason.NoTools };
  }
  const { user, token } = result;
  // only a browser can set one up
  if (token === undefined && (await deps.factorPolicy.isSetUpNeeded(user)))
    return { ...refused(CloseReason.TokenRequired), more: factorWays };
  return withinScope(deps, request, { kind: "ok", user, isToken: token !== undefined, token });
}

async function withHeader(deps: LoginDeps, request: LoginRequest, header: string): Promise<LoginOutcome> {
  const [name, password, code] = header
    .split(",")
    .map((part) => Buffer.from(part, "base64").toString("utf8"));
  if (name === undefined || password === undefined) return refused(CloseReason.BadHeaderForm);
  return await withPassword(deps, request, {
    ...{ name, password, code: code?.slice(0, MAX_CODE_CHARS) },
    wrong: CloseReason.BadHeaderPassword,
  });
}

async function withCookie(deps: LoginDeps, request: LoginRequest, cookie: string): Promise<LoginOutcome> {
  const found = await readUserCookie(deps, { ...request, cookie });
  // a cookie of `getcookie` leads to one device, by the relay only
  if (found === undefined || (request.channel === "control" && found.content.has("nodeid"))) {
    return refused(CloseReason.NoAuth);
  }
  // the cookie was given to a connection that had signed in; it may not do what a token may not either
  return { kind: "ok", user: found.user, isToken: true, token: found.token, cookie: found.content };
}

async function withSession(request: LoginRequest): Promise<LoginOutcome> {
  const signedIn = await request.signedIn();
  if (signedIn === "foreign-origin") {
    return { kind: "refused", cause: CloseReason.InvalidOrigin, msg: CloseReason.InvalidOrigin };
  }
  if (signedIn === undefined || siteRestricts(signedIn.user, SiteRight.Locked))
    return refused(CloseReason.NoAuth);
  return { kind: "ok", user: signedIn.user, isToken: false, webSessionId: signedIn.session._id };
}

function refused(msg: string): Extract<LoginOutcome, { kind: "refused" }> {
  return { kind: "refused", cause: CloseReason.NoAuth, msg };
}
