/**
 * Builds what lets people in besides passwords of this server: invitations, registration, single sign-on.
 */
import type { DomainId } from "@tendril/protocol";
import type { createAuth } from "./compose-auth.ts";
import {
  type Config,
  readDirectorySettings,
  readOpenIdSettings,
  readRegistrationPolicy,
} from "./config/index.ts";
import { Directory, Invitations, OpenId, OutsideAccounts, Registration } from "./control/index.ts";
import type { UserGroups } from "./inventory/index.ts";
import type { Log } from "./log/index.ts";
import type { Store } from "./store/index.ts";
import type { Clock } from "./time/index.ts";

export function createPeople(deps: {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly auth: Awaited<ReturnType<typeof createAuth>>;
  readonly userGroups: UserGroups;
  readonly pageUrl: (domain: DomainId, path: string) => string;
}) {
  const { config, store, clock, auth, userGroups, pageUrl } = deps;
  const log = deps.log.child({ part: "single-sign-on" });
  const { accounts, cookies } = auth.parts;
  const people = { accounts, userGroups };
  const outsideAccounts = new OutsideAccounts({ ...people, store, clock, log });
  const { policy: openIdPolicy, title, ...openIdSettings } = readOpenIdSettings(config);
  const callbackUrl = (domain: DomainId): string => pageUrl(domain, "auth-oidc-callback");
  const openId = new OpenId({ cookies, log, callbackUrl }, openIdSettings);
  auth.onDirectory(new Directory({ accounts: outsideAccounts, log }, readDirectorySettings(config)));
  return {
    invitations: new Invitations({ ...people, store, clock }),
    registration: new Registration(people, readRegistrationPolicy(config)),
    singleSignOn: { accounts: outsideAccounts, openId, openIdPolicy, title },
  };
}

export type SingleSignOn = ReturnType<typeof createPeople>["singleSignOn"];
