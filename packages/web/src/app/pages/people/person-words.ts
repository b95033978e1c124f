/** Words about an account. */

import type { WireUser } from "@tendril/protocol";
import { FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import { siteRoleOf } from "@tendril/protocol/roles";
import { said, t } from "../../../language/index.ts";
import { formatAgo } from "../../../ui/index.ts";

export function nameOf(user: WireUser): string {
  return user.realname || user.name;
}

export function isLocked({ siteadmin = 0 }: WireUser): boolean {
  return siteadmin !== FULL_RIGHTS && (siteadmin & SiteRight.Locked) !== 0;
}

export function roleName({ siteadmin = 0 }: WireUser): string {
  const role = siteRoleOf(siteadmin);
  return role === undefined ? t("Custom role") : said(role.name);
}

export function lastSeen({ login }: WireUser): string {
  return login === undefined ? t("Never") : formatAgo(login * 1000);
}

/** Two letters for a picture. */
export function initialsOf(user: WireUser): string {
  const parts = nameOf(user).split(/[\s._-]+/);
  return parts
    .slice(0, 2)
    .map((part) => part.slice(0, parts.length > 1 ? 1 : 2))
    .join("")
    .toUpperCase();
}

/** What a browser calls itself, in two words. */
export function browserName(userAgent: string): string {
  const browsers = [
    ["Edg/", "Edge"],
    ["OPR/", "Opera"],
    ["Firefox/", "Firefox"],
    ["Chrome/", "Chrome"],
    ["Safari/", "Safari"],
  ] as const;
  const systems = [
    ["Android", "Android"],
    ["iPhone", "iPhone"],
    ["iPad", "iPad"],
    ["Windows", "Windows"],
    ["Mac OS", "macOS"],
    ["CrOS", "ChromeOS"],
    ["Linux", "Linux"],
  ] as const;
  const find = (words: readonly (readonly [string, string])[]): string | undefined =>
    words.find(([sign]) => userAgent.includes(sign))?.[1];
  const browser = find(browsers) ?? t("A browser");
  const system = find(systems);
  return system === undefined ? browser : t("{browser} on {system}", { browser, system });
}
