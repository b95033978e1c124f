/**
 * What a login token is limited to. Device groups are a limit on the account itself, as everything sees it: a user
 * document with fewer links and no site rights. The rest is decided by action and by session.
 */
import type { GroupId } from "@tendril/protocol";
import { SiteRight } from "@tendril/protocol/constants";
import type { LoginTokenDocument, TokenScope, UserDocument } from "../store/index.ts";
import type { Rights } from "./rights.ts";

/** Subject of desktop, terminal, files and ports of devices. */
const SESSIONS = "sessions";
/** Subject of what every client needs. */
const SITE = "site";

/** Actions that change nothing and give nothing away with which something could be changed. */
export const readActions: ReadonlySet<string> = new Set([
  ...["ping", "pong", "nodes", "meshes", "events", "users", "usergroups", "recordings", "invitations"],
  ...["getnetworkinfo", "getsysinfo", "getNotes", "lastconnect", "lastconnects", "powertimeline"],
  ...["wssessioncount", "agentBinaries", "previousLogins", "pendingDevices", "eventCounts"],
]);

const tokens = new WeakMap<UserDocument, LoginTokenDocument>();

/** The token that a document was narrowed for: who reads the account again must narrow it again. */
export function tokenOf(user: UserDocument): LoginTokenDocument | undefined {
  return tokens.get(user);
}

/** The account as the token sees it: with named groups, nothing but these and no rights on the site. */
export function narrowUser(
  user: UserDocument,
  token: LoginTokenDocument | undefined,
  rights: Rights,
): UserDocument {
  if (token === undefined) return user;
  const narrowed =
    token.scope?.groups === undefined ? { ...user } : withGroups(user, token.scope.groups, rights);
  tokens.set(narrowed, token);
  return narrowed;
}

function withGroups(user: UserDocument, groups: readonly GroupId[], rights: Rights): UserDocument {
  const links = groups
    .map((id) => [id, { rights: rights.onGroup(user, id) }] as const)
    .filter(([, link]) => link.rights !== 0);
  const siteadmin =
    SiteRight.NoNewGroups |
    SiteRight.NoNewDevices |
    SiteRight.LockedSettings |
    (user.siteadmin === 0xffff_ffff ? 0 : user.siteadmin & (SiteRight.Locked | SiteRight.NoTools));
  return { ...user, links: Object.fromEntries(links), siteadmin };
}

/** Whether the token may use an action of a subject: the folder of control/actions. */
export function isActionInScope(
  scope: TokenScope | undefined,
  action: { readonly name: string; readonly subject: string | undefined },
): boolean {
  if (scope === undefined) return true;
  if (scope.isReadOnly && !readActions.has(action.name)) return false;
  // a link for guests opens sessions
  if (action.name === "createDeviceShareLink" && !areSessionsInScope(scope)) return false;
  const { kinds } = scope;
  return kinds === undefined || action.subject === SITE || kinds.includes(action.subject ?? "");
}

/** Whether the token may open sessions with devices, by relay or download link. */
export function areSessionsInScope(scope: TokenScope | undefined): boolean {
  if (scope === undefined) return true;
  return !scope.isReadOnly && (scope.kinds === undefined || scope.kinds.includes(SESSIONS));
}
