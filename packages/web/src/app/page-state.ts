/**
 * What the server says of this page: who is signed in and where the pages begin.
 */
import { signal } from "@preact/signals";
import { said, t } from "../language/index.ts";

export interface PageState {
  /** `/` or `/<domain>/`. */
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
  /** Whether the server sends letters. */
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
  /** Whether sessions may go directly to devices, and servers that help them to find each other. */
  readonly directPath: { readonly isAllowed: boolean; readonly iceServers: readonly IceServer[] };
  readonly version: string;
}

export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

const nobody: PageState = {
  base: "/",
  domain: "",
  title: "Tendril",
  needsSetup: false,
  user: null,
  hasMail: false,
  registration: null,
  singleSignOn: null,
  hasPasskeys: false,
  hasInviteCodes: false,
  passwordRules: [],
  directPath: { isAllowed: false, iceServers: [] },
  version: "",
};

function readInline(): PageState {
  const text = document.getElementById("state")?.textContent;
  return text ? { ...nobody, ...JSON.parse(text) } : nobody;
}

export const pageState = signal<PageState>(readInline());

/** What a password must be, in the language of the page. */
export function passwordHint(): string {
  return pageState.value.passwordRules.map(said).join(" ");
}

/** Asks the server again, for instance after signing in. */
export async function reloadPageState(): Promise<void> {
  const response = await fetch(`${pageState.value.base}api/state`);
  if (response.ok) pageState.value = { ...nobody, ...(await response.json()) };
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Said where a request of a page did not reach the server. */
export const UNREACHABLE = "The server cannot be reached. Check the network and try again.";

/** POST of JSON to `api/<path>`. @throws TypeError when the server, or one before it, gives no answer of its own. */
export async function post(path: string, body: object): Promise<ApiAnswer> {
  const response = await fetch(`${pageState.value.base}api/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  // 500 and above come of a proxy whose server starts, or of a server in trouble
  if (response === undefined || response.status >= 500) throw new TypeError(t(UNREACHABLE));
  const text = await response.text();
  return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : {} };
}
