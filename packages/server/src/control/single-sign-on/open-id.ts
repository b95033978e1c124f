/**
 * OpenID Connect: a person comes back from the provider with a code, and is who the provider says. Authorization code
 * with PKCE, state and nonce; what belongs to an attempt lies in a cookie of the browser that began it, encrypted.
 * Source: OpenID Connect Core 1.0; RFC 6749, 7636, 9207.
 */
import type { DomainId, UserId } from "@tendril/protocol";
import type * as Library from "openid-client";
import type { Cookies } from "../../auth/index.ts";
import type { Log } from "../../log/index.ts";
import type { OutsidePerson } from "./outside-accounts.ts";

const ATTEMPT_MINUTES = 15;
const TIMEOUT_SECONDS = 15;
const MAX_GROUPS = 500;
const MAX_CLAIM_CHARS = 256;

export interface OpenIdSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  /** Claim that lists groups. */
  readonly groupsClaim: string;
  /** The domain that it signs in to. */
  readonly domain: DomainId;
}

export interface OpenIdDeps {
  readonly cookies: Cookies;
  readonly log: Log;
  /** Address to which the provider sends people back. */
  readonly callbackUrl: (domain: DomainId) => string;
}

export interface Departure {
  /** Of the provider. */
  readonly url: string;
  /** For the browser, given back at the return. */
  readonly attempt: string;
}

export type Arrival =
  | { readonly kind: "ok"; readonly person: OutsidePerson; readonly connectTo?: UserId }
  | { readonly kind: "refused"; readonly why: "unreachable" | "late" | "denied" | "failed" };

export class OpenId {
  readonly #deps: OpenIdDeps;
  readonly #settings: OpenIdSettings;
  #configuration: Library.Configuration | undefined;

  constructor(deps: OpenIdDeps, settings: OpenIdSettings) {
    this.#deps = deps;
    this.#settings = settings;
  }

  serves(domain: DomainId): boolean {
    return this.#settings.issuer !== "" && this.#settings.domain === domain;
  }

  /** `connectTo`: who is signed in and wants to sign in this way too. `undefined` when the provider is not reached. */
  async depart(domain: DomainId, connectTo?: UserId): Promise<Departure | undefined> {
    const configuration = await this.#configure();
    if (configuration === undefined) return undefined;
    const library = await import("openid-client");
    const verifier = library.randomPKCECodeVerifier();
    const state = library.randomState();
    const nonce = library.randomNonce();
    const url = library.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#deps.callbackUrl(domain),
      scope: this.#settings.scopes.join(" "),
      code_challenge: await library.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      ...{ state, nonce },
    });
    const content = { a: "oidc", domain, verifier, state, nonce, ...(connectTo ? { connectTo } : {}) };
    return { url: url.href, attempt: this.#deps.cookies.encode(content) };
  }

  /** `query` as the provider made it, `attempt` as `depart` gave it to this browser. */
  async arrive(domain: DomainId, query: URLSearchParams, attempt: string | undefined): Promise<Arrival> {
    const kept = attempt === undefined ? undefined : this.#deps.cookies.decode(attempt, ATTEMPT_MINUTES);
    if (kept?.get("a") !== "oidc" || kept.get("domain") !== domain) return { kind: "refused", why: "late" };
    const configuration = await this.#configure();
    if (configuration === undefined) return { kind: "refused", why: "unreachable" };
    const library = await import("openid-client");
    const current = new URL(this.#deps.callbackUrl(domain));
    current.search = query.toString();
    try {
      const tokens = await library.authorizationCodeGrant(configuration, current, {
        pkceCodeVerifier: String(kept.get("verifier")),
        expectedState: String(kept.get("state")),
        expectedNonce: String(kept.get("nonce")),
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) return { kind: "refused", why: "failed" };
      const more = await this.#moreClaims(configuration, tokens.access_token, claims.sub);
      const person = toPerson({ ...more, ...claims }, this.#settings);
      const connectTo = kept.get("connectTo");
      return {
        ...{ kind: "ok", person },
        ...(typeof connectTo === "string" ? { connectTo: connectTo as UserId } : {}),
      };
    } catch (error) {
      this.#deps.log.warn({ error, issuer: this.#settings.issuer }, "single sign-on failed");
      return { kind: "refused", why: query.get("error") === "access_denied" ? "denied" : "failed" };
    }
  }

  /** Many providers give names and groups there only. */
  async #moreClaims(
    configuration: Library.Configuration,
    accessToken: string,
    subject: string,
  ): Promise<Readonly<Record<string, unknown>>> {
    if (configuration.serverMetadata().userinfo_endpoint === undefined) return {};
    const library = await import("openid-client");
    return await library.fetchUserInfo(configuration, accessToken, subject);
  }

  /** Asked again after a failure; a provider that was reached once is known until the server stops. */
  async #configure(): Promise<Library.Configuration | undefined> {
    if (this.#configuration !== undefined) return this.#configuration;
    const { issuer, clientId, clientSecret } = this.#settings;
    try {
      const library = await import("openid-client");
      const url = new URL(issuer);
      const isLoopback = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
      this.#configuration = await library.discovery(url, clientId, clientSecret, undefined, {
        timeout: TIMEOUT_SECONDS,
        execute: isLoopback && url.protocol === "http:" ? [library.allowInsecureRequests] : [],
      });
    } catch (error) {
      this.#deps.log.warn({ error, issuer }, "OpenID provider not reached");
    }
    return this.#configuration;
  }
}

function toPerson(
  claims: Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string },
  { groupsClaim, domain }: OpenIdSettings,
): OutsidePerson {
  const email = claimOf(claims.email);
  const groups = Array.isArray(claims[groupsClaim]) ? claims[groupsClaim] : [claims[groupsClaim]];
  return {
    ...{ domain, issuer: claims.iss, subject: claims.sub, email },
    name: claimOf(claims.preferred_username)?.split("@")[0] ?? email?.split("@")[0] ?? claims.sub,
    realname: claimOf(claims.name),
    isEmailVerified: claims.email_verified === true,
    groups: groups.slice(0, MAX_GROUPS).flatMap((group: unknown) => claimOf(group) ?? []),
  };
}

function claimOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && value.length <= MAX_CLAIM_CHARS ? value : undefined;
}
