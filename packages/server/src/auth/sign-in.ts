/**
 * The one way in for every password and second factor, whichever way it came: form, header, address or inner
 * authentication.
 * Failures are counted, delayed and recorded alike. Source: docs/spec/control-protocol.md, sections 2.2 and 2.6.
 */
import { randomInt } from "node:crypto";
import { createUserId, type DomainId, type PasskeyAnswer } from "@tendril/protocol";
import { SiteRight } from "@tendril/protocol/constants";
import type { EventLog } from "../events/index.ts";
import { accountTargets } from "../events/index.ts";
import type { Log } from "../log/index.ts";
import type { LoginTokenDocument, UserDocument } from "../store/index.ts";
import { type Clock, wait } from "../time/index.ts";
import type { Accounts } from "./accounts.ts";
import { AttemptQueue } from "./attempt-queue.ts";
import type { Factors, KnownBrowsers, Passkeys } from "./factors/index.ts";
import type { LoginTokens } from "./login-tokens.ts";
import type { Passwords } from "./passwords.ts";
import { siteRestricts } from "./rights.ts";
import { networkOf, type Throttle } from "./throttle.ts";

const MIN_DELAY_MS = 2_000;
const MAX_DELAY_MS = 4_000;
const MAX_DELAYED = 2_000;
const MAX_NAME_CHARS = 128;
const MAX_PASSWORD_CHARS = 256;
const KNOWN_PREFIX = "cookie=";
const TOKEN_PREFIX = "~t:";

export interface SignInDeps {
  readonly accounts: Accounts;
  readonly loginTokens: LoginTokens;
  readonly passwords: Passwords;
  readonly throttle: Throttle;
  readonly factors: Pick<Factors, "isNeeded" | "use">;
  readonly passkeys: Pick<Passkeys, "use" | "claimedBy">;
  readonly knownBrowsers: Pick<KnownBrowsers, "isKnown">;
  /** Who checks passwords of accounts that have none here. */
  readonly directory?: {
    verify(domain: DomainId, name: string, password: string): Promise<UserDocument | undefined>;
  };
  /** Wrong second factors. */
  readonly factorThrottle: Throttle;
  readonly events: Pick<EventLog, "record">;
  readonly clock: Clock;
  readonly log: Log;
}

/** Where an attempt comes from. */
export interface SignInOrigin {
  /** Without port. */
  readonly address: string;
  readonly userAgent: string;
  readonly channel: "form" | "control" | "relay";
}

export interface SignInAttempt extends SignInOrigin {
  readonly domain: DomainId;
  readonly name: string;
  readonly password: string;
  /** Second factor: a code, or `cookie=` and the secret of a known browser. */
  readonly code?: string | undefined;
  /** Secret of a known browser, from its cookie. */
  readonly known?: string | undefined;
  /** Of someone who is signed in and shows that the password is known: no second factor, no news. */
  readonly isProof?: boolean;
}

/** A code, `cookie=` and the secret of a known browser, or what a passkey answered. */
export type FactorProof = string | PasskeyAnswer;

export type SignInResult =
  | {
      readonly kind: "ok";
      readonly user: UserDocument /** Set for a login token. */;
      readonly token?: LoginTokenDocument;
    }
  | { readonly kind: "wrong" }
  | { readonly kind: "locked" }
  /** The password is right. */
  | { readonly kind: "factor-needed"; readonly user: UserDocument }
  | { readonly kind: "factor-wrong"; readonly user: UserDocument }
  | { readonly kind: "blocked"; readonly retryAfterMs: number };

export class SignIn {
  readonly #deps: SignInDeps;
  readonly #attempts = new AttemptQueue();
  readonly #factorAttempts = new AttemptQueue();
  #delayed = 0;

  constructor(deps: SignInDeps) {
    this.#deps = deps;
  }

  /** A wrong answer takes 2 to 4 seconds, whatever was wrong. */
  async withPassword(attempt: SignInAttempt): Promise<SignInResult> {
    const { throttle } = this.#deps;
    const room = (): number => throttle.roomOf(attempt.address);
    const result = await this.#attempts.run(networkOf(attempt.address), room, () => this.#attempt(attempt));
    if (result.kind !== "ok" && result.kind !== "factor-needed" && result.kind !== "blocked")
      await this.#delay();
    return result;
  }

  /** The second factor of someone whose password was right. Signs in. */
  async withFactor(user: UserDocument, origin: SignInOrigin, proof: FactorProof): Promise<SignInResult> {
    const result = await this.proveFactor(user, origin, proof);
    return result.kind === "ok" ? await this.#succeed(origin, { user }) : result;
  }

  /** The second factor of someone who is or will be signed in; a wrong one is counted, delayed and recorded. */
  async proveFactor(user: UserDocument, origin: SignInOrigin, proof: FactorProof): Promise<SignInResult> {
    const result = await this.#useFactor(user, origin, proof);
    if (result.kind === "factor-wrong") await this.#delay();
    return result;
  }

  /** A passkey in place of password and second factor. A wrong answer is counted as a wrong password is. */
  async withPasskey(domain: DomainId, origin: SignInOrigin, answer: PasskeyAnswer): Promise<SignInResult> {
    const { throttle } = this.#deps;
    const room = (): number => throttle.roomOf(origin.address);
    const result = await this.#attempts.run(networkOf(origin.address), room, () =>
      this.#attemptPasskey(domain, origin, answer),
    );
    if (result.kind === "wrong" || result.kind === "locked") await this.#delay();
    return result;
  }

  /** Somebody whom a provider of single sign-on has checked. */
  async withProvider(user: UserDocument, origin: SignInOrigin): Promise<SignInResult> {
    if (!siteRestricts(user, SiteRight.Locked)) return await this.#succeed(origin, { user });
    this.#recordFailure(origin, user, 109);
    return { kind: "locked" };
  }

  async #attemptPasskey(
    domain: DomainId,
    origin: SignInOrigin,
    answer: PasskeyAnswer,
  ): Promise<SignInResult> {
    const { accounts, passkeys, throttle, log } = this.#deps;
    const claimed = await passkeys.claimedBy(answer);
    const owner = claimed === undefined ? undefined : await accounts.get(claimed);
    const account = `${domain}/${owner?.name ?? ""}`;
    const retryAfterMs = throttle.blockedForMs(origin.address, account);
    if (retryAfterMs > 0) return { kind: "blocked", retryAfterMs };
    const isOwn = owner !== undefined && owner.domain === domain;
    if (!isOwn || (await passkeys.use(domain, answer)) !== owner._id) {
      throttle.fail(origin.address, account);
      log.warn({ peer: origin.address, channel: origin.channel }, "sign-in failed");
      if (isOwn) this.#recordFailure(origin, owner, 108);
      return { kind: "wrong" };
    }
    if (siteRestricts(owner, SiteRight.Locked)) {
      this.#recordFailure(origin, owner, 109);
      return { kind: "locked" };
    }
    throttle.succeed(account);
    return await this.#succeed(origin, { user: owner });
  }

  async #attempt(attempt: SignInAttempt): Promise<SignInResult> {
    const { throttle, log } = this.#deps;
    const account = `${attempt.domain}/${attempt.name.slice(0, MAX_NAME_CHARS).toLowerCase()}`;
    const retryAfterMs = throttle.blockedForMs(attempt.address, account);
    if (retryAfterMs > 0) {
      log.warn({ peer: attempt.address, channel: attempt.channel }, "sign-in blocked");
      return { kind: "blocked", retryAfterMs };
    }
    const found = await this.#verify(attempt);
    if (found === undefined) return await this.#fail(attempt, account);
    if (siteRestricts(found.user, SiteRight.Locked)) {
      this.#recordFailure(attempt, found.user, 109);
      return { kind: "locked" };
    }
    throttle.succeed(account);
    if (attempt.isProof) return { kind: "ok", ...found };
    if (found.token === undefined) {
      const gate = await this.#askFactor(found.user, attempt);
      if (gate.kind !== "ok") return gate;
    }
    return await this.#succeed(attempt, found);
  }

  async #askFactor(user: UserDocument, attempt: SignInAttempt): Promise<SignInResult> {
    const { factors, knownBrowsers } = this.#deps;
    const { code, known } = attempt;
    if (!(await factors.isNeeded(user._id)) || (await knownBrowsers.isKnown(user, known)))
      return { kind: "ok", user };
    return code === undefined ? { kind: "factor-needed", user } : await this.#useFactor(user, attempt, code);
  }

  /** One code of an account at a time: guesses side by side do not outrun the count. */
  async #useFactor(user: UserDocument, origin: SignInOrigin, proof: FactorProof): Promise<SignInResult> {
    const { factorThrottle } = this.#deps;
    const one = (): number => 1;
    return await this.#factorAttempts.run(user._id, one, async () => {
      const retryAfterMs = factorThrottle.blockedForMs(origin.address, user._id);
      if (retryAfterMs > 0) return { kind: "blocked", retryAfterMs };
      if (await this.#isRight(user, proof)) {
        factorThrottle.succeed(user._id);
        return { kind: "ok", user };
      }
      factorThrottle.fail(origin.address, user._id);
      this.#recordFailure(origin, user, 108);
      return { kind: "factor-wrong", user };
    });
  }

  async #isRight(user: UserDocument, proof: FactorProof): Promise<boolean> {
    const { factors, knownBrowsers, passkeys } = this.#deps;
    if (typeof proof !== "string") return (await passkeys.use(user.domain, proof, user._id)) === user._id;
    return proof.startsWith(KNOWN_PREFIX)
      ? await knownBrowsers.isKnown(user, proof.slice(KNOWN_PREFIX.length))
      : (await factors.use(user._id, proof)) !== undefined;
  }

  async #succeed(
    origin: SignInOrigin,
    found: { readonly user: UserDocument; readonly token?: LoginTokenDocument },
  ): Promise<SignInResult> {
    await this.#deps.accounts.recordSignIn(found.user._id);
    this.#recordSuccess(origin, found.user);
    return { kind: "ok", ...found };
  }

  async #verify(
    attempt: SignInAttempt,
  ): Promise<{ user: UserDocument; token?: LoginTokenDocument } | undefined> {
    const { accounts, loginTokens, passwords } = this.#deps;
    const { domain, name, password } = attempt;
    if (name.length > MAX_NAME_CHARS || password.length > MAX_PASSWORD_CHARS) return undefined;
    if (name.startsWith(TOKEN_PREFIX)) return await loginTokens.verify(domain, { name, password });
    const user = await accounts.find(domain, name);
    if (user?.passwordHash === undefined) {
      const found = await this.#deps.directory?.verify(domain, name, password);
      if (found !== undefined) return { user: found };
    }
    const verdict = await passwords.verify(password, user?.passwordHash);
    if (user === undefined || !verdict.isRight) return undefined;
    if (verdict.needsRehash) await accounts.rehash(user._id, password);
    return { user };
  }

  async #fail(attempt: SignInAttempt, account: string): Promise<SignInResult> {
    this.#deps.throttle.fail(attempt.address, account);
    this.#deps.log.warn({ peer: attempt.address, channel: attempt.channel }, "sign-in failed");
    const user = await this.#deps.accounts.find(attempt.domain, attempt.name);
    if (user !== undefined) this.#recordFailure(attempt, user, 110);
    return { kind: "wrong" };
  }

  /** Bounded: under a flood of wrong passwords the throttle does the work. */
  async #delay(): Promise<void> {
    if (this.#delayed >= MAX_DELAYED) return;
    this.#delayed++;
    await wait(this.#deps.clock, randomInt(MIN_DELAY_MS, MAX_DELAY_MS));
    this.#delayed--;
  }

  #recordFailure({ address, userAgent }: SignInOrigin, user: UserDocument, msgid: number): void {
    this.#deps.events.record(user.domain, accountTargets(user), {
      etype: "user",
      action: "authfail",
      userid: createUserId(user.domain, user.name),
      username: user.name,
      ip: address,
      msgid,
      msgArgs: [address, userAgent.slice(0, 200)],
      msg: `Sign-in failed from ${address}`,
    });
  }

  #recordSuccess({ address, userAgent, channel }: SignInOrigin, user: UserDocument): void {
    this.#deps.events.record(user.domain, accountTargets(user), {
      etype: "user",
      action: "login",
      userid: user._id,
      username: user.name,
      ip: address,
      msgid: 107,
      msgArgs: [address, userAgent.slice(0, 200), channel],
      msg: `Signed in from ${address}`,
    });
  }
}
