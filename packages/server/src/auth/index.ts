/**
 * Who someone is and what they may do: accounts, passwords, the one way to sign in, web sessions, login tokens,
 * encrypted cookies, one-time tokens, rights. Used by control, relay, http and the command line.
 * Specified in docs/spec/control-protocol.md, sections 2 and 4; design in docs/architecture.md.
 */
export { AccountLetters } from "./account-letters.ts";
export { type AccountProblem, Accounts, isAccountProblem, type NewAccount, nameProblem } from "./accounts.ts";
export { Cookies } from "./cookies.ts";
export { isEmailAddress } from "./email-address.ts";
export {
  authenticatorUrl,
  createTotpSecret,
  type FactorList,
  FactorPolicy,
  Factors,
  KNOWN_DAYS,
  KnownBrowsers,
  knownCookie,
  Passkeys,
  readKnownCookie,
} from "./factors/index.ts";
export { imageTypeOf } from "./image-type.ts";
export { LoginTokens } from "./login-tokens.ts";
export { OneTimeTokens } from "./one-time-tokens.ts";
export { describePasswordRules, type PasswordRules } from "./password-rules.ts";
export { Passwords } from "./passwords.ts";
export {
  type GrantSource,
  hasRight,
  isSiteAdmin,
  type Links,
  mayGive,
  Rights,
  siteHas,
  siteRestricts,
} from "./rights.ts";
export { isSamePlace } from "./same-place.ts";
export { SealingKey } from "./sealing-key.ts";
export {
  type FactorProof,
  SignIn,
  type SignInAttempt,
  type SignInDeps,
  type SignInResult,
} from "./sign-in.ts";
export { networkOf, plainAddress, Throttle } from "./throttle.ts";
export { areSessionsInScope, isActionInScope, narrowUser, readActions, tokenOf } from "./token-scope.ts";
export { LOGIN_COOKIE, readUserCookie, SESSION_FIELD, TOKEN_FIELD } from "./user-cookie.ts";
export {
  CLEAR_SESSION_COOKIE,
  ofWebSession,
  SESSION_COOKIE,
  type SignedIn,
  WebSessions,
  webSessionOf,
} from "./web-sessions.ts";
export { toWireUser } from "./wire-user.ts";
