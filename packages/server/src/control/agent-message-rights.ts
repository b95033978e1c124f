/**
 * Messages that users may send to agents, with the right that each needs. What is not here is refused.
 * Source: docs/spec/control-protocol.md, section 5.8; docs/spec/agent-core.md, section 3.3.
 */
import { DeviceRight, FULL_RIGHTS } from "@tendril/protocol/constants";
import { hasRight } from "../auth/index.ts";

const console = DeviceRight.RemoteControl | DeviceRight.AgentConsole;

/** `type` to bits of DeviceRight, all of which are needed. Tunnels are decided in tunnel-request.ts. */
const neededRights: ReadonlyMap<string, number> = new Map([
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

/** Restrictions that take a message away, unless the user has all rights: the clipboard belongs to the desktop. */
const refusedByRestriction: ReadonlyMap<string, number> = new Map([
  ["getclip", DeviceRight.OnlyDesktopView | DeviceRight.NoDesktop],
  ["setclip", DeviceRight.OnlyDesktopView | DeviceRight.NoDesktop | DeviceRight.OnlyLimitedInput],
]);

/** Whether someone with these rights on a device may send its agent a message of that type. */
export function mayMessageAgent(rights: number, type: string): boolean {
  const needed = neededRights.get(type);
  if (needed === undefined || !hasRight(rights, needed)) return false;
  return rights === FULL_RIGHTS || (rights & (refusedByRestriction.get(type) ?? 0)) === 0;
}
