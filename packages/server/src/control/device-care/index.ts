/**
 * Looking after devices: waking them through neighbours, tables of what is known, invitations to install an agent.
 * Used by actions/devices, actions/groups and http. Specified in docs/spec/control-protocol.md, sections 5.6 and 5.7.
 */

export {
  type AgentInvitation,
  agentInvitationUrl,
  encodeAgentInvitation,
  readAgentInvitation,
} from "./agent-invitation.ts";
export { askAgent } from "./ask-agent.ts";
export { chosenPending } from "./chosen-pending.ts";
export { type DeviceFacts, toCsv } from "./device-details.ts";
export { checkInviteCodes } from "./invite-code-rules.ts";
export { type WakeOutcome, wakeDevice } from "./wake.ts";
export { wakeThroughFirmware } from "./wake-firmware.ts";
