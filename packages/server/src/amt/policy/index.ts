/**
 * What the server does with Intel AMT by itself: the policy of each device group, and the steps that bring firmware
 * there. Specified in docs/spec/amt.md, section 8.
 */
export { GroupPolicies, type GroupPolicy, noPolicy, type PolicyWish } from "./group-policies.ts";
