/**
 * Builds what lets people in besides passwords of this server: invitations, registration, single sign-on; and letters about devices.
 */
import type { DomainId } from "@tendril/protocol";
import type { createAuth } from "./compose-auth.ts";
import {
  type Config,
  readDirectorySettings,
  readOpenIdSettings,
  readRegistrationPolicy,
} from "./config/index.ts";
import {
  ConnectionLetters,
  Directory,
  Invitations,
  OpenId,
  OutsideAccounts,
  Registration,
} from "./control/index.ts";
import type { EventBus } from "./events/index.ts";
import type { Inventory } from "./inventory/index.ts";
import type { Log } from "./log/index.ts";

export function createPeople(deps: {
  readonly config: Config;
  readonly inventory: Inventory;
  readonly bus: EventBus;
  readonly log: Log;
  readonly auth: Awaited<ReturnType<typeof createAuth>>;
  readonly pageUrl: (domain: DomainId, path: string) => string;
}) {
  const { config, bus, inventory, auth, pageUrl } = deps;
  const { store, clock, userGroups } = inventory;
  const log = deps.log.child({ part: "single-sign-on" });
  const { accounts, cookies, letters } = auth.parts;
  const people = { accounts, userGroups };
  const outsideAccounts = new OutsideAccounts({ ...people, store, clock, log });
  const { policy: openIdPolicy, title, ...openIdSettings } = readOpenIdSettings(config);
  const callbackUrl = (domain: DomainId): string => pageUrl(domain, "auth-oidc-callback");
  const openId = new OpenId({ cookies, log, callbackUrl }, openIdSettings);
  auth.onDirectory(new Directory({ accounts: outsideAccounts, log }, readDirectorySettings(config)));
  return {
    invitations: new Invitations({ ...people, store, clock }),
    registration: new Registration(people, readRegistrationPolicy(config)),
    connectionLetters: new ConnectionLetters({
      ...{ ...inventory, bus, accounts, letters, log: deps.log.child({ part: "mail" }) },
      domains: ["", ...config.domains.keys()],
    }),
    singleSignOn: { accounts: outsideAccounts, openId, openIdPolicy, title },
  };
}

export type SingleSignOn = ReturnType<typeof createPeople>["singleSignOn"];
