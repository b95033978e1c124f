/**
 * Tunnels for which the server itself asks the agent: those to ports, and those of guests, who have no control channel.
 * Source: docs/spec/session-protocols.md, sections 1.8 and 7.2.
 */
import { encodeHex } from "@tendril/protocol";
import type { AgentLinks } from "../agents/index.ts";
import type { Cookies, Rights } from "../auth/index.ts";
import type { Groups } from "../inventory/index.ts";
import { encodeRelayCookie, type RelayCall } from "../relay/index.ts";
import type { ConsentPolicy } from "./consent-policy.ts";
import type { ServerFacts } from "./services.ts";
import { personFields } from "./to-agent.ts";
import { mayOpenSession } from "./tunnel-request.ts";

export interface TunnelCallDeps {
  readonly agents: AgentLinks;
  readonly cookies: Cookies;
  readonly groups: Groups;
  readonly rights: Rights;
  readonly consent: ConsentPolicy;
  readonly facts: Pick<ServerFacts, "isDomainInPath" | "webCertHash">;
}

/** False when the device is offline, or the guest's link does not allow it. */
export async function callAgent(deps: TunnelCallDeps, call: RelayCall): Promise<boolean> {
  const { agents, cookies, groups, consent, facts } = deps;
  const { user, device, address, token, port, protocol, guest, speaks } = call;
  if (guest !== undefined && !mayOpenSession(guest.rights, protocol)) return false;
  const group = await groups.get(device.meshid);
  const base = facts.isDomainInPath(device.domain) ? `/${device.domain}/` : "/";
  const target =
    port === undefined
      ? { usage: protocol }
      : { [`${port.kind}port`]: port.port, [`${port.kind}addr`]: port.host ?? "127.0.0.1" };
  const usages = port === undefined ? { usages: [protocol] } : {};
  const number = port === undefined ? `p=${protocol}&nodeid=${device._id}&` : "";
  const ticket = encodeRelayCookie(cookies, { userId: user._id, deviceId: device._id, protocol });
  const rights = deps.rights.onDevice(user, device);
  return agents.send(device._id, {
    action: "msg",
    type: "tunnel",
    value: `*${base}meshrelay.ashx?${number}id=${token}&rauth=${ticket}`,
    ...target,
    ...(speaks ? { portwords: true } : {}),
    directPath: false, // the relay ends what a link does not allow any more
    servertlshash: encodeHex(facts.webCertHash()),
    soptions: { ...consent.options, ...usages },
    ...personFields({ consent, group }, { user, device, rights, address, guest }),
  });
}
