/**
 * Actions that the wire documents and this server has no use for: dropped without a warning.
 * Source: docs/spec/agent-protocol.md, section 7.
 */
export const unusedMessages: ReadonlySet<string> = new Set([
  "2faauth",
  "agentupdate",
  "agentupdatedownloaded",
  "diagnostic",
  "errorlog",
  "getScript",
  "getServerImage",
  "getUserImage",
  "getcoredump",
  "guestShare",
  "iplocation",
  "lmsinfo",
  "mc1migration",
  "meshToolInfo",
  "openUrl",
  "plugin",
  "script-task",
  "smbios",
  "tunnelCloseStats",
]);
