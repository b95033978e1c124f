/**
 * From a person who has proved to be someone to a web session: what is still asked in between comes as `next`. Each
 * step has a route of its own that ends here again.
 */
import { SiteRight } from "@tendril/protocol/constants";
import { siteRestricts } from "../auth/index.ts";
import type { UserDocument } from "../store/index.ts";
import { json, type RouteReply, type RouteRequest, type RouteServices } from "./define-route.ts";

/** 200 with a session, or with the next step and the token that lets the person take it. */
export async function finishSignIn(
  services: Pick<
    RouteServices,
    "accounts" | "changeTokens" | "webSessions" | "factorPolicy" | "factorSetupTokens"
  >,
  { address, userAgent }: Pick<RouteRequest, "address" | "userAgent">,
  user: UserDocument,
  proof: { /** A second factor was given. */ readonly isProved?: boolean } = {},
): Promise<RouteReply> {
  const { accounts, changeTokens, factorPolicy, factorSetupTokens, webSessions } = services;
  if (siteRestricts(user, SiteRight.Locked)) return json(401, { error: "wrong" });
  if (accounts.mustChangePassword(user)) {
    await changeTokens.revoke(user._id);
    return json(200, { next: "new-password", token: await changeTokens.create(user._id) });
  }
  if (await factorPolicy.isSetUpNeeded(user)) {
    await factorSetupTokens.revoke(user._id);
    return json(200, { next: "factor-setup", token: await factorSetupTokens.create(user._id) });
  }
  const cookie = await webSessions.create(user, { address, userAgent }, proof);
  return json(200, { userId: user._id }, { "set-cookie": cookie });
}

/** Too many failures. */
export function blocked(retryAfterMs: number): RouteReply {
  const retryAfterSeconds = Math.ceil(retryAfterMs / 1000);
  return json(429, { error: "blocked", retryAfterSeconds }, { "retry-after": String(retryAfterSeconds) });
}
