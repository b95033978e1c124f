/**
 * Agent channel: binary messages 1 to 31, the settings file (.msh), hashes of identities. Used by server and
 * agent. Specified in docs/spec/agent-protocol.md, sections 0, 1, 4, 5 and 8. Vectors: vectors/agent-handshake.json.
 */
export { type AgentInfo, agentInfo } from "./agent-info.ts";
export { formatServerUrlPath, splitAgentText } from "./agent-text.ts";
export { type AuthRequest, authRequest } from "./auth-request.ts";
export { type AuthVerify, authVerify } from "./auth-verify.ts";
export {
  type AgentFrame,
  AUTH_CONFIRM,
  decodeCommand,
  decodeHashReport,
  decodeServerId,
  encodeAgentUpdate,
  encodeAgentUpdateBlock,
  encodeClearCore,
  encodeCoreModule,
  encodeCoreOk,
  encodeHashQuery,
  encodeHashReport,
  encodeServerId,
  encodeUpdateBlockAck,
  UPDATE_BLOCK_BYTES,
} from "./commands.ts";
export { type AgentSettings, encodeSettings, parseSettings } from "./settings-file.ts";
export { agentSignedBytes, serverSignedBytes } from "./signed-bytes.ts";
