/**
 * From a person who has proved to be someone to a web session: what is still asked in between is the next step, and
 * each step has a route of its own that ends here again.
 */
import { SiteRight } from "@tendril/protocol/constants";
import { siteRestricts } from "../auth/index.ts";
import type { UserDocument } from "../store/index.ts";
import { json, type RouteReply, type RouteRequest, type RouteServices } from "./define-route.ts";

type FinishServices = Pick<
  RouteServices,
  "accounts" | "changeTokens" | "webSessions" | "letters" | "factorPolicy" | "factorSetupTokens"
>;
type Client = Pick<RouteRequest, "address" | "userAgent" | "languages">;

export interface Proof {
  /** A second factor was given. */
  readonly isProved?: boolean;
  /** A provider of single sign-on has checked the person, by its own rules. */
  readonly isOutside?: boolean;
}

type Step =
  | { readonly kind: "in"; readonly cookie: string }
  | { readonly kind: "next"; readonly next: "new-password" | "factor-setup"; readonly token: string }
  | { readonly kind: "locked" };

/** 200 with a session, or with the next step and the token that lets the person take it. */
export async function finishSignIn(
  services: FinishServices,
  client: Client,
  user: UserDocument,
  proof: Proof = {},
): Promise<RouteReply> {
  const step = await nextStep(services, { client, user, proof });
  if (step.kind === "locked") return json(401, { error: "wrong" });
  if (step.kind === "next") return json(200, { next: step.next, token: step.token });
  return json(200, { userId: user._id }, { "set-cookie": step.cookie });
}

/** The same for a browser that comes by a link: the page of the next step, or the first one. */
export async function finishByRedirect(
  services: FinishServices,
  request: Client & Pick<RouteRequest, "base">,
  user: UserDocument,
  proof: Proof,
): Promise<RouteReply> {
  const step = await nextStep(services, { client: request, user, proof });
  const to = (path: string, headers: RouteReply["headers"] = {}): RouteReply => ({
    status: 303,
    headers: { location: `${request.base}${path}`, ...headers },
  });
  if (step.kind === "locked") return to("sign-in?sso=locked");
  if (step.kind === "next") return to(`${step.next}?demanded=1&token=${step.token}`);
  return to("", { "set-cookie": step.cookie });
}

async function nextStep(
  services: FinishServices,
  { client, user, proof }: { readonly client: Client; readonly user: UserDocument; readonly proof: Proof },
): Promise<Step> {
  const { accounts, changeTokens, factorPolicy, factorSetupTokens } = services;
  const { isProved = false, isOutside = false } = proof;
  if (siteRestricts(user, SiteRight.Locked)) return { kind: "locked" };
  if (!isOutside && accounts.mustChangePassword(user)) {
    await changeTokens.revoke(user._id);
    return { kind: "next", next: "new-password", token: await changeTokens.create(user._id) };
  }
  if (!isOutside && (await factorPolicy.isSetUpNeeded(user))) {
    await factorSetupTokens.revoke(user._id);
    return { kind: "next", next: "factor-setup", token: await factorSetupTokens.create(user._id) };
  }
  return { kind: "in", cookie: await openWebSession(services, client, { user, isProved }) };
}

/** Gives the cookie. The browser's language becomes that of letters. */
export async function openWebSession(
  { letters, webSessions }: Pick<RouteServices, "letters" | "webSessions">,
  { address, userAgent, languages }: Client,
  { user, isProved = false }: { readonly user: UserDocument; readonly isProved?: boolean },
): Promise<string> {
  const noted = await letters.noteBrowser(user, languages);
  return await webSessions.create(noted, { address, userAgent }, { isProved });
}

/** Too many failures. */
export function blocked(retryAfterMs: number): RouteReply {
  const retryAfterSeconds = Math.ceil(retryAfterMs / 1000);
  return json(429, { error: "blocked", retryAfterSeconds }, { "retry-after": String(retryAfterSeconds) });
}
