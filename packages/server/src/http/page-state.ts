/**
 * What a page is told when it is loaded: who is signed in, and whether this server waits to be set up.
 */
import { describePasswordRules } from "../auth/index.ts";
import type { ServerFacts } from "../control/index.ts";
import type { UserDocument } from "../store/index.ts";
import type { RouteRequest, RouteServices } from "./define-route.ts";

export interface PageState {
  readonly base: string;
  readonly domain: string;
  readonly title: string;
  readonly needsSetup: boolean;
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly realname?: string;
    /** Language that the person chose; the browser's where there is none. */
    readonly lang?: string;
  } | null;
  /** Whether letters can be sent, for instance with a link to choose a new password. */
  readonly hasMail: boolean;
  /** What making an own account asks for; `null` where nobody may. */
  readonly registration: {
    readonly needsPass: boolean;
    readonly emailDomains: readonly string[];
  } | null;
  /** Name of the provider of single sign-on; `null` where there is none. */
  readonly singleSignOn: string | null;
  /** Somebody here signs in with a passkey. */
  readonly hasPasskeys: boolean;
  /** Device groups may be joined by codes. */
  readonly hasInviteCodes: boolean;
  /** Rules of passwords, as sentences. */
  readonly passwordRules: readonly string[];
  /** Whether sessions may leave the relay, and servers that help: for those who are signed in. */
  readonly directPath: ServerFacts["directPath"];
  readonly version: string;
}

export async function readPageState(
  services: RouteServices,
  request: Pick<RouteRequest, "domain" | "base" | "signedIn">,
): Promise<PageState> {
  const { domain, base } = request;
  const signedIn = await request.signedIn();
  const needsSetup = signedIn === undefined && (await services.accounts.count(domain)) === 0;
  const { config, facts } = services;
  return {
    base,
    domain,
    title: config.domains.get(domain)?.title ?? config.title,
    needsSetup,
    user: signedIn === undefined ? null : namesOf(signedIn.user),
    hasMail: services.letters.isOn,
    registration: registrationOf(services.registration.policy),
    singleSignOn: services.singleSignOn.openId.serves(domain) ? services.singleSignOn.title : null,
    hasPasskeys: signedIn === undefined && (await services.passkeys.areInUse()),
    hasInviteCodes: config.agentInviteCodes,
    passwordRules: describePasswordRules(services.accounts.rules),
    directPath: signedIn === undefined ? { isAllowed: false, iceServers: [] } : facts.directPath,
    version: facts.version,
  };
}

function namesOf({ _id, name, realname, lang }: UserDocument): PageState["user"] {
  return {
    id: _id,
    name,
    ...(realname === undefined ? {} : { realname }),
    ...(lang === undefined ? {} : { lang }),
  };
}

function registrationOf({ isOn, password, emailDomains }: RouteServices["registration"]["policy"]) {
  return isOn ? { needsPass: password !== "", emailDomains } : null;
}

/** JSON that may stand inside a script element: no character of it can end the element. */
export function toInlineJson(value: object): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
