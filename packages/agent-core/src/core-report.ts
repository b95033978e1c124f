/**
 * What the core tells of its computer without being asked: once connected, and again when it changed.
 */
import { AgentCapability } from "@tendril/protocol/constants";
import type { CoreContext } from "./define.ts";
import type { Fields, InterfaceAddress, Interfaces } from "./host/index.ts";
import { readSignedIn } from "./system/signed-in.ts";

declare const CORE_VERSION: string;

/** Shown as the version of the core; the build puts it in. */
export const coreVersion: string = typeof CORE_VERSION === "undefined" ? "development" : CORE_VERSION;

export function reportSystem(context: CoreContext, what: "coreinfo" | "netinfo"): void {
  if (what === "netinfo") {
    sendIfChanged(context, { action: "netinfo", netif2: withoutLoopback(context.host.interfaces()) });
    return;
  }
  const { host } = context;
  host.osName((osdesc) => {
    readSignedIn(host, (people) => {
      sendIfChanged(context, {
        action: "coreinfo",
        value: `Tendril core ${coreVersion}`,
        caps: AgentCapability.Terminal | AgentCapability.Console | AgentCapability.JavaScript,
        osdesc,
        root: host.isAdministrator(),
        users: people.users,
        lastbootuptime: people.bootedAtMs,
      });
    });
  });
}

function sendIfChanged({ host, state }: CoreContext, message: Fields): void {
  const text = JSON.stringify(message);
  const action = String(message.action);
  if (state.lastSent[action] === text) return;
  state.lastSent[action] = text;
  host.send(message);
}

function withoutLoopback(interfaces: Interfaces): Interfaces {
  const kept: { [name: string]: readonly InterfaceAddress[] } = {};
  const names = Object.keys(interfaces);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] || "";
    const addresses = interfaces[name];
    if (name !== "lo" && addresses !== undefined && addresses.length > 0) kept[name] = addresses;
  }
  return kept;
}
