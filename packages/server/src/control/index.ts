/**
 * The control channel: signed-in users send actions and get replies and events. Actions are a registry in
 * actions/. Used by http (upgrades) and server.ts. Specified in docs/spec/control-protocol.md, sections 2 and 5.
 */

export { type ConsentPolicy, createConsentPolicy } from "./consent-policy.ts";
export { ControlListener, type ControlListenerDeps, type ControlRequest } from "./control-listener.ts";
export { type ConversationParty, Conversations } from "./conversations/index.ts";
export type { Action } from "./define-action.ts";
export { type AgentInvitation, encodeAgentInvitation, readAgentInvitation } from "./device-care/index.ts";
export { DeviceFiles, type FileSocket, type FileSocketHandlers } from "./device-files/index.ts";
export { type ActionRegistry, loadActions, MAX_CONTROL_FRAME_BYTES } from "./dispatcher.ts";
export { EventExport } from "./event-search/index.ts";
export { type LoginRequest, logIn } from "./login.ts";
export { ConnectionLetters } from "./notices/index.ts";
export type { ControlServices, ServerFacts } from "./services.ts";
export { type SharedDevice, Shares } from "./sharing/index.ts";
export {
  Directory,
  OpenId,
  OutsideAccounts,
  type OutsidePolicy,
} from "./single-sign-on/index.ts";
export { LoadSamples, ServerStatus } from "./status/index.ts";
export { callAgent } from "./tunnel-calls.ts";
export { mayOpenSession } from "./tunnel-request.ts";
export { UserConnections } from "./user-connections.ts";
export { Invitations, isManagedBy, Registration } from "./users/index.ts";
export { watchRights } from "./watch-rights.ts";
