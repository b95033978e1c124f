/**
 * What somebody has open lives no longer than what they signed in with: account, login token or web session.
 */
import { SiteRight } from "@tendril/protocol/constants";
import {
  type Accounts,
  type LoginTokens,
  narrowUser,
  ofWebSession,
  type Rights,
  siteRestricts,
  tokenOf,
  webSessionOf,
} from "./auth/index.ts";
import type { createAuth } from "./compose-auth.ts";
import type { ConversationRelay, Relay, SessionGuard } from "./relay/index.ts";
import type { UserDocument } from "./store/index.ts";

interface Opened {
  readonly guard: SessionGuard;
  readonly relay: Relay;
  readonly conversationRelay: ConversationRelay;
}

/** Reads an account again, for whoever it was read before: `undefined` when that opens nothing any more. */
export function createUserReader({
  accounts,
  loginTokens,
  rights,
}: {
  readonly accounts: Accounts;
  readonly loginTokens: LoginTokens;
  readonly rights: Rights;
}): (before: UserDocument) => Promise<UserDocument | undefined> {
  return async (before) => {
    const stored = await accounts.get(before._id);
    const given = tokenOf(before);
    const token = given === undefined ? undefined : await loginTokens.read(given.tokenUser);
    const isTokenOver = given !== undefined && token === undefined;
    if (stored === undefined || isTokenOver || siteRestricts(stored, SiteRight.Locked)) return undefined;
    const sessionId = webSessionOf(before);
    return sessionId === undefined ? narrowUser(stored, token, rights) : ofWebSession(stored, sessionId);
  };
}

/**
 * What a web session opened ends with it. Who signs out everywhere, but for one web session perhaps, also ends what
 * programs opened; those with login tokens go on.
 */
export function endWithSignOut(
  auth: Pick<Awaited<ReturnType<typeof createAuth>>, "onSessionEnded" | "onSignedOut">,
  { guard, relay, conversationRelay }: Opened,
): void {
  const end = (userId: string, isMeant: (user: UserDocument) => boolean): void => {
    guard.endUser(userId, isMeant);
    conversationRelay.endUser(userId, isMeant);
    relay.end({ userId, onlyWaiting: isMeant });
  };
  auth.onSessionEnded((userId, sessionId) => end(userId, (user) => webSessionOf(user) === sessionId));
  auth.onSignedOut((userId, except) => {
    const isKept = (user: UserDocument): boolean => except !== undefined && webSessionOf(user) === except;
    end(userId, (user) => tokenOf(user) === undefined && !isKept(user));
  });
}
