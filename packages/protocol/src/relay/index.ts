/**
 * Addresses of the relay, shared by who writes them (web, CLI) and who reads them (server, agent).
 * Specified in docs/spec/session-protocols.md, sections 1.2, 2.1 and 6.2.
 */
export {
  type Conversation,
  formatConversation,
  formatMessengerPath,
  parseConversation,
} from "./conversation.ts";
export { formatTunnelValue, formatViewerPath, type TunnelAddress } from "./tunnel-address.ts";
