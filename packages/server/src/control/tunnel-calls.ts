/**
 * Tunnels for which the server itself asks the agent: those to ports, where the viewer uses no control channel.
 * Source: docs/spec/session-protocols.md, section 1.8.
 */
import { encodeHex } from "@tendril/protocol";
import type { AgentLinks } from "../agents/index.ts";
import { type Cookies, deviceRights } from "../auth/index.ts";
import type { RelayCall } from "../relay/index.ts";
import type { ServerFacts } from "./services.ts";

export interface TunnelCallDeps {
  readonly agents: AgentLinks;
  readonly cookies: Cookies;
  readonly facts: Pick<ServerFacts, "isDomainInPath" | "webCertHash">;
}

/** False when the device is offline. */
export async function callAgent(deps: TunnelCallDeps, call: RelayCall): Promise<boolean> {
  const { agents, cookies, facts } = deps;
  const { user, device, address, token, port, speaks } = call;
  const { domain } = device;
  const base = facts.isDomainInPath(domain) ? `/${domain}/` : "/";
  const target =
    port === undefined
      ? {}
      : { [`${port.kind}port`]: port.port, [`${port.kind}addr`]: port.host ?? "127.0.0.1" };
  return agents.send(device._id, {
    action: "msg",
    type: "tunnel",
    value: `*${base}meshrelay.ashx?id=${token}&rauth=${cookies.encode({ ruserid: user._id })}`,
    ...target,
    ...(speaks ? { portwords: true } : {}),
    servertlshash: encodeHex(facts.webCertHash()),
    soptions: {},
    rights: deviceRights(user, device),
    userid: user._id,
    username: user.name,
    remoteaddr: address,
  });
}
