/**
 * Who opens a control channel or a tunnel: password in the address or a header, cookie, or web session.
 * Source: docs/spec/control-protocol.md, sections 2.1 to 2.4.
 */
import { type DomainId, isUserId, type UserId } from "@tendril/protocol";
import { CloseReason, SiteRight } from "@tendril/protocol/constants";
import {
  type Accounts,
  type Cookies,
  isSamePlace,
  type SignedIn,
  type SignIn,
  siteRestricts,
} from "../auth/index.ts";
import type { UserDocument } from "../store/index.ts";

const COOKIE_MINUTES = 60;

export interface LoginDeps {
  readonly accounts: Accounts;
  readonly signIn: SignIn;
  readonly cookies: Cookies;
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
      readonly webSessionId?: string;
      /** Content of the cookie in the address, if that signed it in. */
      readonly cookie?: ReadonlyMap<string, unknown>;
    }
  /** `x-meshauth: *`: the client wants to see the server's proof first. */
  | { readonly kind: "inner" }
  | { readonly kind: "refused"; readonly cause: string; readonly msg: string };

export async function logIn(deps: LoginDeps, request: LoginRequest): Promise<LoginOutcome> {
  const { query } = request;
  const header = request.header("x-meshauth");
  if (header === "*") return { kind: "inner" };
  const name = query.get("user");
  const password = query.get("pass");
  if (name !== null && password !== null) {
    return await withPassword(deps, request, { name, password, wrong: CloseReason.BadUrlPassword });
  }
  const cookie = query.get("auth");
  if (cookie !== null) return await withCookie(deps, request, cookie);
  if (header !== undefined) return await withHeader(deps, request, header);
  return await withSession(request);
}

export interface GivenPassword {
  readonly name: string;
  readonly password: string;
  /** `msg` of the refusal. */
  readonly wrong: string;
}

/** The password of any way in; counted and delayed in auth. */
export async function withPassword(
  { signIn }: LoginDeps,
  request: Omit<LoginRequest, "signedIn" | "header" | "query">,
  given: GivenPassword,
): Promise<LoginOutcome> {
  const { domain, address, userAgent, channel } = request;
  const { name, password, wrong } = given;
  const result = await signIn.withPassword({ domain, name, password, address, userAgent, channel });
  if (result.kind === "blocked") return { kind: "refused", cause: CloseReason.Banned, msg: "banned-1" };
  if (result.kind !== "ok") return refused(wrong);
  if (siteRestricts(result.user, SiteRight.NoTools)) {
    return { kind: "refused", cause: CloseReason.NoTools, msg: CloseReason.NoTools };
  }
  return { kind: "ok", user: result.user, isToken: result.tokenName !== undefined };
}

async function withHeader(deps: LoginDeps, request: LoginRequest, header: string): Promise<LoginOutcome> {
  const [name, password] = header.split(",").map((part) => Buffer.from(part, "base64").toString("utf8"));
  if (name === undefined || password === undefined) return refused(CloseReason.BadHeaderForm);
  return await withPassword(deps, request, { name, password, wrong: CloseReason.BadHeaderPassword });
}

async function withCookie(deps: LoginDeps, request: LoginRequest, cookie: string): Promise<LoginOutcome> {
  const content = deps.cookies.decode(cookie, COOKIE_MINUTES);
  const userId = content?.get("userid");
  const ip = content?.get("ip");
  const isHere = ip === undefined || isSamePlace(ip, request.address);
  // a cookie of `getcookie` leads to one device, by the relay only
  if (content === undefined || (request.channel === "control" && content.has("nodeid"))) {
    return refused(CloseReason.NoAuth);
  }
  const found =
    typeof userId === "string" && isHere ? await findUser(deps, request.domain, userId) : undefined;
  const madeAt = Number(content.get("time"));
  const user = found !== undefined && madeAt >= (found.signedOutAt ?? 0) ? found : undefined;
  // the cookie was given to a connection that had signed in; it may not do what a token may not either
  return user === undefined
    ? refused(CloseReason.NoAuth)
    : { kind: "ok", user, isToken: true, cookie: content };
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

async function findUser(
  { accounts }: LoginDeps,
  domain: DomainId,
  userId: string,
): Promise<UserDocument | undefined> {
  if (!isUserId(userId) || !userId.startsWith(`user/${domain}/`)) return undefined;
  const id: UserId = userId;
  const user = await accounts.get(id);
  return user !== undefined && !siteRestricts(user, SiteRight.Locked) ? user : undefined;
}

function refused(msg: string): LoginOutcome {
  return { kind: "refused", cause: CloseReason.NoAuth, msg };
}
