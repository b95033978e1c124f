/**
 * Builds the parts of auth/ and what ties them together.
 */
import type { DomainId, UserId } from "@tendril/protocol";
import {
  AccountLetters,
  Accounts,
  Cookies,
  FactorPolicy,
  Factors,
  KnownBrowsers,
  LoginTokens,
  OneTimeTokens,
  Passkeys,
  Passwords,
  SealingKey,
  SignIn,
  type SignInDeps,
  Throttle,
  WebSessions,
} from "./auth/index.ts";
import { type Config, readPasswordRules } from "./config/index.ts";
import type { EventLog } from "./events/index.ts";
import type { Log } from "./log/index.ts";
import { createSmtpTransport, Mailer } from "./mail/index.ts";
import type { Store } from "./store/index.ts";
import type { Clock } from "./time/index.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const SIGN_IN_LINK_MS = 10 * MINUTE_MS;
/** Wrong passwords of one account, from anywhere, before it is blocked: so many times those of one network. */
const ACCOUNT_FACTOR = 5;

const RESET_LINK_MS = 30 * MINUTE_MS;
const CHANGE_TOKEN_MS = 15 * MINUTE_MS;
const FACTOR_TOKEN_MS = 10 * MINUTE_MS;
const VERIFY_LINK_MS = DAY_MS;
/** Letters and accounts that may be asked for within an hour: from one network, and for one address. */
const doorLimits = { maxPerAddress: 20, maxPerAccount: 5, windowMs: HOUR_MS } as const;

export async function createAuth(deps: {
  readonly pageUrl: (domain: DomainId, path: string) => string;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: Config;
  readonly events: EventLog;
}) {
  const { store, clock, config, events } = deps;
  const log = deps.log.child({ part: "auth" });
  const passwords = new Passwords();
  const accounts = new Accounts({ store, passwords, clock, events }, { rules: readPasswordRules(config) });
  const loginTokens = new LoginTokens({ store, passwords, clock });
  const throttle = new Throttle(
    {
      maxPerAddress: config.maxSignInFailures,
      maxPerAccount: config.maxSignInFailures * ACCOUNT_FACTOR,
      windowMs: config.signInWindowMinutes * MINUTE_MS,
    },
    () => clock.now(),
  );
  const key = await SealingKey.open(config.data);
  const factors = new Factors({ store, clock, key });
  const factorPolicy = new FactorPolicy({ store, factors }, { isForAll: config.requireSecondFactor });
  const passkeys = new Passkeys({
    ...{ store, clock, key, title: config.title },
    pageUrl: (domain) => deps.pageUrl(domain, ""),
  });
  const knownBrowsers = new KnownBrowsers({ store, clock });
  const factorThrottle = new Throttle(
    {
      maxPerAddress: config.maxSignInFailures,
      maxPerAccount: config.maxSignInFailures,
      windowMs: config.signInWindowMinutes * MINUTE_MS,
    },
    () => clock.now(),
  );
  let directory: SignInDeps["directory"];
  const signIn = new SignIn({
    directory: {
      verify: async (domain, name, password) => await directory?.verify(domain, name, password),
    },
    ...{ accounts, loginTokens, passwords, throttle, factors, passkeys, knownBrowsers, factorThrottle },
    ...{ events, clock, log },
  });
  const signedOut: ((userId: UserId, except: string | undefined) => void)[] = [];
  const sessionEnded: ((userId: string, sessionId: string) => void)[] = [];
  const onEnded = (userId: string, sessionId: string): void => {
    for (const run of sessionEnded) run(userId, sessionId);
  };
  const onAllEnded = (userId: UserId, except: string | undefined): void => {
    for (const run of signedOut) run(userId, except);
  };
  const webSessions = new WebSessions(
    { store, clock, onEnded, onAllEnded },
    { lifetimeMs: config.sessionHours * HOUR_MS },
  );
  const cookies = await Cookies.open(store, clock);
  const setupTokens = new OneTimeTokens({ store, clock }, { name: "setup", lifetimeMs: 365 * DAY_MS });
  const signInLinks = new OneTimeTokens({ store, clock }, { name: "sign-in", lifetimeMs: SIGN_IN_LINK_MS });
  const tokens = (name: string, lifetimeMs: number) =>
    new OneTimeTokens({ store, clock }, { name, lifetimeMs });
  const mailer = new Mailer({
    transport: createTransport(config),
    clock,
    log: deps.log.child({ part: "mail" }),
  });
  const letters = new AccountLetters({
    ...{ accounts, mailer, pageUrl: deps.pageUrl, title: config.title },
    resetTokens: tokens("password-reset", RESET_LINK_MS),
    verifyTokens: tokens("verify-email", VERIFY_LINK_MS),
  });
  const doorThrottle = new Throttle(doorLimits, () => clock.now());
  return {
    parts: {
      ...{
        accounts,
        loginTokens,
        signIn,
        factors,
        factorPolicy,
        passkeys,
        knownBrowsers,
        webSessions,
        cookies,
        letters,
      },
      doorThrottle,
    },
    tokens: {
      ...{ setupTokens, signInLinks, changeTokens: tokens("password-change", CHANGE_TOKEN_MS) },
      factorTokens: tokens("factor", FACTOR_TOKEN_MS),
      factorSetupTokens: tokens("factor-setup", FACTOR_TOKEN_MS),
    },
    mailer,
    /** Who checks passwords of accounts that have none here. */
    onDirectory(asked: NonNullable<SignInDeps["directory"]>) {
      directory = asked;
    },
    onSessionEnded(handler: (userId: string, sessionId: string) => void) {
      sessionEnded.push(handler);
    },
    onSignedOut(handler: (userId: UserId, except: string | undefined) => void) {
      signedOut.push(handler);
    },
    async createSetupToken(domain: DomainId): Promise<string | undefined> {
      if ((await accounts.count(domain)) > 0) return undefined;
      await setupTokens.revoke(`domain/${domain}`);
      return await setupTokens.create(`domain/${domain}`);
    },
  };
}

function createTransport(config: Config) {
  if (config.smtpHost === "") return undefined;
  return createSmtpTransport({
    ...{ host: config.smtpHost, port: config.smtpPort, user: config.smtpUser, password: config.smtpPassword },
    ...{ from: config.smtpFrom, title: config.title, security: config.smtpSecurity },
  });
}
