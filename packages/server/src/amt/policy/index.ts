/**
 * What the server does with Intel AMT by itself: the policy of each device group, and the steps that bring firmware
 * there. Specified in docs/spec/amt.md, section 8.
 */
export {
  ActivationCertificates,
  activationCertificatesOf,
  type OwnRoot,
  readActivationCertificates,
} from "./activation-certificates.ts";
export { ActivationLog } from "./activation-log.ts";
export { ciraLine } from "./cira-line.ts";
export { GroupPolicies, type GroupPolicy, noPolicy, type PolicyWish } from "./group-policies.ts";
export { readNetworkAuthority } from "./network-authority.ts";
export type { AgentReport, FirmwareAgent, PolicyLine } from "./policy-line.ts";
export type { Progress } from "./policy-run.ts";
export { PolicyRuns } from "./policy-runs.ts";
export type { OwnConnections, PolicyDeps, PolicySettings } from "./run-context.ts";
export { setupFileFor } from "./setup-file.ts";
export { randomPassword } from "./steps/index.ts";
export { TunnelOffers } from "./tunnel-offers.ts";
