/**
 * Messages that users may send to agents, with the right that each needs. What is not here is refused.
 * Source: docs/spec/control-protocol.md, section 5.8; docs/spec/agent-core.md, section 3.3.
 */
import { DeviceRight } from "@tendril/protocol/constants";

const console = DeviceRight.RemoteControl | DeviceRight.AgentConsole;

/** `type` to bits of DeviceRight, all of which are needed. Tunnels are decided in tunnel.ts. */
export const agentMessageRights: ReadonlyMap<string, number> = new Map([
  ["alertbox", DeviceRight.ChatNotify],
  ["console", console],
  ["cpuinfo", DeviceRight.RemoteControl],
  ["deskBackground", DeviceRight.RemoteControl],
  ["endtunnel", DeviceRight.RemoteControl],
  ["getclip", DeviceRight.RemoteControl],
  ["messagebox", DeviceRight.ChatNotify],
  ["openUrl", DeviceRight.RemoteControl],
  ["ps", DeviceRight.RemoteControl],
  ["psinfo", DeviceRight.RemoteControl],
  ["pskill", DeviceRight.RemoteControl],
  ["service", DeviceRight.RemoteControl],
  ["serviceRestart", DeviceRight.RemoteControl],
  ["serviceStart", DeviceRight.RemoteControl],
  ["serviceStop", DeviceRight.RemoteControl],
  ["services", DeviceRight.RemoteControl],
  ["setclip", DeviceRight.RemoteControl],
  ["userSessions", DeviceRight.RemoteControl],
]);
