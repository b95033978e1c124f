/** The settings for people who make their own accounts. */
import type { Config } from "./load-config.ts";

export function readRegistrationPolicy(config: Config) {
  return {
    isOn: config.newAccounts,
    password: config.newAccountsPass,
    emailDomains: config.newAccountEmailDomains,
    siteRights: config.newAccountsRights,
    userGroups: config.newAccountsUserGroups,
  };
}
