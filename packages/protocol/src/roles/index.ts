/**
 * Rights on devices in plain words: abilities, all positive, and named roles made of them. Web app, command line and
 * documentation show these; the bits stay on the wire. Source: docs/spec/control-protocol.md, section 4.1.
 */
export {
  type Ability,
  type AbilityArea,
  abilities,
  abilitiesOf,
  rightsOfAbilities,
} from "./abilities.ts";
export { type Role, roleOf, roles } from "./roles.ts";
export {
  type SiteAbility,
  type SiteRole,
  siteAbilities,
  siteAbilitiesOf,
  siteRightsOfAbilities,
  siteRoleOf,
  siteRoles,
} from "./site.ts";
export { sumRights } from "./sum.ts";
