/** Back from the provider of single sign-on: signed in, connected to the account, or why not. */
import { CLEAR_ATTEMPT_COOKIE, readAttemptCookie } from "../attempt-cookie.ts";
import { defineRoute, type RouteReply } from "../define-route.ts";
import { finishByRedirect } from "../finish-sign-in.ts";

const MAX_QUERY_CHARS = 8_192;

export const route = defineRoute({
  method: "GET",
  path: "auth-oidc-callback",
  async handle(services, request) {
    const { base, domain, query, address, userAgent } = request;
    const { openId, accounts, openIdPolicy } = services.singleSignOn;
    if (!openId.serves(domain) || query.toString().length > MAX_QUERY_CHARS) return { status: 404 };
    const back = (path: string): RouteReply => ({
      status: 303,
      headers: { location: `${base}${path}`, "set-cookie": CLEAR_ATTEMPT_COOKIE },
    });
    const arrival = await openId.arrive(domain, query, readAttemptCookie(request.cookies));
    if (arrival.kind === "refused") return back(`sign-in?sso=${arrival.why}`);
    if (arrival.connectTo !== undefined) {
      // whoever began it must still be signed in, in this browser
      const signedIn = await request.signedIn();
      if (signedIn?.user._id !== arrival.connectTo) return back("sign-in?sso=late");
      const connected = await accounts.connect(signedIn.user, arrival.person);
      return back(connected.kind === "ok" ? "account?sso=connected" : "account?sso=taken");
    }
    const found = await accounts.resolve(arrival.person, openIdPolicy);
    if (found.kind === "refused") {
      services.log.warn({ peer: address, why: found.why }, "single sign-on refused");
      return back(`sign-in?sso=${found.why}`);
    }
    const admitted = await services.signIn.withProvider(found.user, { address, userAgent, channel: "form" });
    if (admitted.kind !== "ok") return back("sign-in?sso=locked");
    const proof = { isProved: true, isOutside: true };
    const reply = await finishByRedirect(services, request, admitted.user, proof);
    const cookies = [reply.headers?.["set-cookie"] ?? []].flat();
    return { ...reply, headers: { ...reply.headers, "set-cookie": [...cookies, CLEAR_ATTEMPT_COOKIE] } };
  },
});
