/**
 * Passkeys (WebAuthn): a second factor, and a way in without a password where the authenticator checks the person.
 * Keys belong to the name of the server: a page of another name gets no answer from them.
 * Source: W3C Web Authentication Level 3; names of the wire in docs/spec/control-protocol.md, section 2.5.
 */
import { createHash } from "node:crypto";
import type { DomainId, PasskeyAnswer, PasskeyOffer, UserId } from "@tendril/protocol";
import {
  type Collection,
  type PasskeyDocument,
  passkeyCollection,
  type Store,
  type UserDocument,
} from "../../store/index.ts";
import type { Clock } from "../../time/index.ts";
import type { SealingKey } from "../sealing-key.ts";
import { Challenges } from "./challenges.ts";

const MAX_KEYS = 20;
const TIMEOUT_MS = 120_000;
export interface PasskeysDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly key: SealingKey;
  /** Address of the first page of a domain: keys are made for its host, answers must come from its origin. */
  readonly pageUrl: (domain: DomainId) => string;
  readonly title: string;
}

export class Passkeys {
  readonly #deps: PasskeysDeps;
  readonly #keys: Collection<PasskeyDocument>;
  readonly #challenges: Challenges;

  constructor(deps: PasskeysDeps) {
    this.#deps = deps;
    this.#keys = deps.store.collection(passkeyCollection);
    this.#challenges = new Challenges(deps);
  }

  /** In the order in which they were added. */
  async list(userid: UserId): Promise<PasskeyDocument[]> {
    const found = await this.#keys.find({ where: { userid } });
    return found.sort((a, b) => a.index - b.index);
  }

  async areInUse(): Promise<boolean> {
    return (await this.#keys.count({})) > 0;
  }

  /** Browsers make no keys for a server that is reached by its address. */
  canBeMade(domain: DomainId): boolean {
    return !/^[\d.]+$|:|\[/.test(this.#place(domain).id);
  }

  /** Options for `navigator.credentials.create`, as JSON. */
  async startAdding(user: UserDocument): Promise<object> {
    const { generateRegistrationOptions } = await import("@simplewebauthn/server");
    return await generateRegistrationOptions({
      rpName: this.#deps.title,
      rpID: this.#place(user.domain).id,
      userID: handleOf(user._id),
      userName: user.name,
      userDisplayName: user.realname || user.name,
      challenge: this.#challenges.create(`add ${user._id}`),
      timeout: TIMEOUT_MS,
      attestationType: "none",
      excludeCredentials: (await this.list(user._id)).map(toDescriptor),
      authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
    });
  }

  /** `undefined` for an answer that does not fit, and for a key that is there already. */
  async add(user: UserDocument, name: string, offer: PasskeyOffer): Promise<PasskeyDocument | undefined> {
    const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
    const purpose = `add ${user._id}`;
    const verified = await attempt(() =>
      verifyRegistrationResponse({
        response: { ...offer, clientExtensionResults: {} } as never,
        expectedChallenge: (challenge) => this.#challenges.isGood(textOf(challenge), purpose),
        expectedOrigin: this.#place(user.domain).origin,
        expectedRPID: this.#place(user.domain).id,
        requireUserVerification: false,
      }),
    );
    if (verified?.registrationInfo === undefined) return undefined;
    if (!this.#challenges.useUp(challengeOf(offer.response.clientDataJSON))) return undefined;
    const { credential } = verified.registrationInfo;
    return await this.#deps.store.transaction(async () => {
      const others = await this.list(user._id);
      if (others.length >= MAX_KEYS || (await this.#keys.get(credential.id)) !== undefined) return undefined;
      const key: PasskeyDocument = {
        _id: credential.id,
        ...{ userid: user._id, name, index: (others.at(-1)?.index ?? 0) + 1, counter: credential.counter },
        publicKey: Buffer.from(credential.publicKey).toString("base64url"),
        transports: offer.response.transports ?? [],
        createdAtMs: this.#deps.clock.now(),
      };
      await this.#keys.put(key);
      return key;
    });
  }

  async remove(userid: UserId, index: number): Promise<boolean> {
    const found = (await this.list(userid)).find((key) => key.index === index);
    return found !== undefined && (await this.#keys.remove(found._id));
  }

  async removeAll(userid: UserId): Promise<void> {
    await this.#keys.prune({ where: { userid } });
  }

  /** Options for `navigator.credentials.get`: of one account, or for whoever the browser knows. */
  async startUsing(domain: DomainId, userid?: UserId): Promise<object> {
    const { generateAuthenticationOptions } = await import("@simplewebauthn/server");
    const keys = userid === undefined ? [] : await this.list(userid);
    return await generateAuthenticationOptions({
      rpID: this.#place(domain).id,
      challenge: this.#challenges.create(purposeOf(domain, userid)),
      timeout: TIMEOUT_MS,
      allowCredentials: keys.map(toDescriptor),
      userVerification: userid === undefined ? "required" : "preferred",
    });
  }

  /** Whose key it is, without looking at the answer further; to be trusted for counting only. */
  async claimedBy(answer: PasskeyAnswer): Promise<UserId | undefined> {
    return (await this.#keys.get(answer.id))?.userid;
  }

  /**
   * Whose key answered. With `userid` as the second factor of that account; without, in place of a password: then the
   * authenticator must have checked the person. An answer is good once.
   */
  async use(domain: DomainId, answer: PasskeyAnswer, userid?: UserId): Promise<UserId | undefined> {
    const key = await this.#keys.get(answer.id);
    if (key === undefined || (userid !== undefined && key.userid !== userid)) return undefined;
    const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
    const { id, origin } = this.#place(domain);
    const purpose = purposeOf(domain, userid);
    const verified = await attempt(() =>
      verifyAuthenticationResponse({
        response: { ...answer, clientExtensionResults: {} } as never,
        expectedChallenge: (challenge) => this.#challenges.isGood(textOf(challenge), purpose),
        ...{ expectedOrigin: origin, expectedRPID: id, requireUserVerification: userid === undefined },
        credential: {
          id: key._id,
          publicKey: Buffer.from(key.publicKey, "base64url"),
          counter: key.counter,
        },
      }),
    );
    if (!verified?.verified) return undefined;
    if (!this.#challenges.useUp(challengeOf(answer.response.clientDataJSON))) return undefined;
    const counter = verified.authenticationInfo.newCounter;
    await this.#keys.patch(key._id, { counter, usedAtMs: this.#deps.clock.now() });
    return key.userid;
  }

  #place(domain: DomainId): { id: string; origin: string } {
    const url = new URL(this.#deps.pageUrl(domain));
    return { id: url.hostname, origin: url.origin };
  }
}

/** What an authenticator keeps to know the account again: no name of a person. */
function handleOf(userid: UserId): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash("sha256").update(userid).digest());
}

function purposeOf(domain: DomainId, userid: UserId | undefined): string {
  return userid === undefined ? `enter ${domain}` : `use ${userid}`;
}

function toDescriptor({ _id, transports }: PasskeyDocument) {
  return { id: _id, transports: [...transports] as never[] };
}

/** The library's challenges are base64url of the text that was given. */
function textOf(challenge: string): string {
  return Buffer.from(challenge, "base64url").toString("latin1");
}

function challengeOf(clientDataJson: string): string {
  const parsed: unknown = JSON.parse(Buffer.from(clientDataJson, "base64url").toString("utf8"));
  const challenge =
    typeof parsed === "object" && parsed !== null && "challenge" in parsed ? parsed.challenge : "";
  return textOf(String(challenge));
}

/** The library throws for answers that do not fit, and these come from anywhere. */
async function attempt<T>(verify: () => Promise<T>): Promise<T | undefined> {
  try {
    return await verify();
  } catch {
    return undefined;
  }
}
