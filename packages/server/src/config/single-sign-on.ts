/** The settings of single sign-on, checked: what cannot work is said at the start, not at the first sign-in. */
import { ConfigError } from "../errors.ts";
import type { Config } from "./load-config.ts";

/** @throws ConfigError. */
export function readOpenIdSettings(config: Config) {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcDomain: domain } = config;
  if (issuer !== "") {
    demand("oidcIssuer", issuer, URL.canParse(issuer) && /^https?:/.test(issuer), "give an https:// address");
    demand("oidcClientId", clientId, clientId !== "", "give the name that the provider has for this server");
    demand("oidcDomain", domain, isDomain(config, domain), "name a domain of this server, or leave it empty");
  }
  return {
    ...{ issuer, clientId, domain, clientSecret: config.oidcClientSecret, title: config.oidcTitle },
    ...{ scopes: config.oidcScopes, groupsClaim: config.oidcGroupsClaim },
    policy: {
      isCreating: config.oidcNewAccounts,
      ...{ requiredGroups: config.oidcRequiredGroups, adminGroups: config.oidcAdminGroups },
      groupMap: readMap("oidcGroupMap", config.oidcGroupMap),
    },
  };
}

/** @throws ConfigError. */
export function readDirectorySettings(config: Config) {
  const { ldapUrl: url, ldapBase: base, ldapFilter: filter, ldapDomain: domain } = config;
  if (url !== "") {
    demand("ldapUrl", url, URL.canParse(url) && /^ldaps?:/.test(url), "give an ldaps:// or ldap:// address");
    demand("ldapBase", base, base !== "", "name the place where people are");
    demand("ldapFilter", filter, /^\(.*\{name\}.*\)$/.test(filter), "put it in brackets, with {name} inside");
    demand("ldapDomain", domain, isDomain(config, domain), "name a domain of this server, or leave it empty");
  }
  return {
    ...{ url, base, filter, domain, caFile: config.ldapCaFile },
    isStartTls: config.ldapStartTls && url.startsWith("ldap:"),
    ...{ bindDn: config.ldapBindDn, bindPassword: config.ldapBindPassword },
    ...{ idAttribute: config.ldapIdAttribute, nameAttribute: config.ldapNameAttribute },
    ...{ realnameAttribute: config.ldapRealnameAttribute, mailAttribute: config.ldapMailAttribute },
    groupsAttribute: config.ldapGroupsAttribute,
    policy: {
      isCreating: config.ldapNewAccounts,
      ...{ requiredGroups: config.ldapRequiredGroups, adminGroups: config.ldapAdminGroups },
      groupMap: readMap("ldapGroupMap", config.ldapGroupMap),
    },
  };
}

/** Names of groups have `=` and commas in directories: the last `=` divides. */
function readMap(key: string, list: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    list.map((entry) => {
      const at = entry.lastIndexOf("=");
      demand(key, entry, at > 0 && at < entry.length - 1, "write each as GROUP=USER GROUP");
      return [entry.slice(0, at).trim(), entry.slice(at + 1).trim()] as const;
    }),
  );
}

function isDomain({ domains }: Config, domain: string): boolean {
  return domain === "" || domains.has(domain);
}

function demand(key: string, value: string, isRight: boolean, remedy: string): void {
  if (!isRight) throw new ConfigError({ key, value, remedy });
}
