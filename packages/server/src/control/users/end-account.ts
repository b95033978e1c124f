/**
 * The end of what an account has open, and of the account itself. It is locked first: a removal that is cut short
 * leaves an account that opens nothing and can be removed again.
 */
import type { UserId } from "@tendril/protocol";
import { SiteRight } from "@tendril/protocol/constants";
import {
  identityCollection,
  noteCollection,
  type UserDocument,
  userImageCollection,
  webStateCollection,
} from "../../store/index.ts";
import type { ControlServices } from "../services.ts";

type EndingServices = Pick<ControlServices, "connections" | "shares" | "tunnels" | "webSessions">;

/** Browser sessions, control channels, tunnels, downloads and guests of an account. */
export async function endEverything(services: EndingServices, userId: UserId): Promise<void> {
  await services.webSessions.endAll(userId);
  services.connections.endUser(userId);
  services.tunnels.end({ userId });
  await services.shares.endSessionsOf(userId);
}

/** @throws DeniedError for the last full administrator of a domain. */
export async function removeAccount(
  services: EndingServices &
    Pick<ControlServices, "accounts" | "factors" | "knownBrowsers" | "loginTokens" | "memberships" | "store">,
  user: UserDocument,
  actor: UserDocument,
): Promise<void> {
  const { accounts, loginTokens, memberships, shares, store } = services;
  const msg = `Account locked to be removed: ${user.name}`;
  const locked = await accounts.change(user._id, { siteadmin: SiteRight.Locked }, { msg, msgid: 66, actor });
  if (locked === undefined) return;
  await endEverything(services, user._id);
  await loginTokens.removeAll(user._id);
  await services.factors.removeAll(user._id);
  await services.knownBrowsers.forgetAll(user._id);
  await shares.removeAllOf(user._id);
  await memberships.removeAll(locked, actor);
  await store.collection(identityCollection).prune({ where: { userid: user._id } });
  await store.collection(noteCollection).remove(user._id);
  await store.collection(noteCollection).remove(`p${user._id}`);
  await store.collection(userImageCollection).remove(user._id);
  await store.collection(webStateCollection).remove(user._id);
  await accounts.remove(locked, actor);
}
