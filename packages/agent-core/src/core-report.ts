/**
 * What the core tells of its computer without being asked: once connected, and again when it changed.
 * Source: docs/spec/agent-core.md, section 3.1.
 */
import { AgentCapability } from "@tendril/protocol/constants";
import type { CoreContext } from "./define.ts";
import type { Fields, InterfaceAddress, Interfaces } from "./host/index.ts";
import { readBattery } from "./system/battery.ts";
import { readSignedIn } from "./system/signed-in.ts";

declare const CORE_VERSION: string;

/** Shown as the version of the core; the build puts it in. */
export const coreVersion: string = typeof CORE_VERSION === "undefined" ? "development" : CORE_VERSION;

/** What a connected server must hear anew. */
export function forgetReports({ state }: CoreContext): void {
  const names = Object.keys(state.lastSent);
  for (let i = 0; i < names.length; i++) delete state.lastSent[names[i] || ""];
}

export function reportSystem(context: CoreContext): void {
  readCoreFacts(context, (message) => sendIfChanged(context, message));
}

/** The message `coreinfo` as it is now. */
export function readCoreFacts({ host, state }: CoreContext, onRead: (message: Fields) => void): void {
  host.osName((osdesc) => {
    readSignedIn(host, (people) => {
      onRead({
        action: "coreinfo",
        value: `Tendril core ${coreVersion}`,
        caps:
          AgentCapability.Desktop |
          AgentCapability.Terminal |
          AgentCapability.Console |
          AgentCapability.JavaScript,
        osdesc,
        root: host.isAdministrator(),
        users: people.users,
        lastbootuptime: people.bootedAtMs,
        intelamt: state.amt.known(),
      });
    });
  });
}

export function reportNetwork(context: CoreContext): void {
  sendIfChanged(context, { action: "netinfo", netif2: withoutLoopback(context.host.interfaces()) });
}

/** Nothing on computers without a battery. */
export function reportBattery(context: CoreContext): void {
  readBattery(context.host, (battery) => {
    if (battery !== null) sendIfChanged(context, { action: "battery", ...battery });
  });
}

function sendIfChanged({ host, state }: CoreContext, message: Fields): void {
  // the gateway's address on the wire comes and goes with its cache
  const text = JSON.stringify(message, (name, value) => (name === "gatewaymac" ? undefined : value));
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
    const addresses = interfaces[name] || [];
    const isLoopback = name === "lo" || addresses[0]?.type === "loopback";
    if (!isLoopback && addresses.length > 0) kept[name] = addresses;
  }
  return kept;
}
