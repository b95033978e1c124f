/** Leads to the provider of single sign-on; `?connect=1` lets who is signed in come in this way too. */
import { attemptCookie } from "../attempt-cookie.ts";
import { defineRoute } from "../define-route.ts";

export const route = defineRoute({
  method: "GET",
  path: "auth-oidc",
  async handle({ singleSignOn: { openId } }, request) {
    const { base, domain, query } = request;
    if (!openId.serves(domain)) return { status: 404 };
    const signedIn = query.has("connect") ? await request.signedIn() : undefined;
    const departure = await openId.depart(domain, signedIn?.user._id);
    if (departure === undefined)
      return { status: 303, headers: { location: `${base}sign-in?sso=unreachable` } };
    return {
      status: 303,
      headers: { location: departure.url, "set-cookie": attemptCookie(departure.attempt) },
    };
  },
});
