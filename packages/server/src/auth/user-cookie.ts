/**
 * Cookies that stand for a signed-in user on other connections: those of `authcookie`, `getcookie` and of the login
 * key. One that a login token asked for is worth no more than the token, and ends with it.
 */
import { type DomainId, isUserId } from "@tendril/protocol";
import { SiteRight } from "@tendril/protocol/constants";
import type { LoginTokenDocument, UserDocument } from "../store/index.ts";
import type { Accounts } from "./accounts.ts";
import type { Cookies } from "./cookies.ts";
import type { LoginTokens } from "./login-tokens.ts";
import { siteRestricts } from "./rights.ts";
import { isSamePlace } from "./same-place.ts";
import { ofWebSession } from "./web-sessions.ts";

const COOKIE_MINUTES = 60;

/** Field of a cookie that names the login token it was given to. */
export const TOKEN_FIELD = "lt";

/** Field of a cookie that names the web session it was given to. */
export const SESSION_FIELD = "ws";

/** `a` of a cookie of `logincookie`: `u` is the user. */
export const LOGIN_COOKIE = 3;

export interface UserCookieDeps {
  readonly accounts: Accounts;
  readonly cookies: Cookies;
  readonly loginTokens: LoginTokens;
}

export interface CookieUser {
  readonly user: UserDocument;
  readonly content: ReadonlyMap<string, unknown>;
  readonly token: LoginTokenDocument | undefined;
}

/** `undefined` for whoever it does not let in here and now. */
export async function readUserCookie(
  { accounts, cookies, loginTokens }: UserCookieDeps,
  given: { readonly cookie: string; readonly domain: DomainId; readonly address: string },
): Promise<CookieUser | undefined> {
  const content = cookies.decode(given.cookie, COOKIE_MINUTES);
  const userId = content?.get("a") === LOGIN_COOKIE ? content.get("u") : content?.get("userid");
  const ip = content?.get("ip");
  if (content === undefined || typeof userId !== "string" || !isUserId(userId)) return undefined;
  if (!userId.startsWith(`user/${given.domain}/`)) return undefined;
  if (ip !== undefined && !isSamePlace(ip, given.address)) return undefined;
  const user = await accounts.get(userId);
  if (user === undefined || siteRestricts(user, SiteRight.Locked)) return undefined;
  if (Number(content.get("time")) < (user.signedOutAt ?? 0)) return undefined;
  const name = content.get(TOKEN_FIELD);
  const sessionId = content.get(SESSION_FIELD);
  if (typeof sessionId === "string")
    return { user: ofWebSession(user, sessionId), content, token: undefined };
  if (name === undefined) return { user, content, token: undefined };
  const token = typeof name === "string" ? await loginTokens.read(name) : undefined;
  return token?.userid === user._id ? { user, content, token } : undefined;
}
