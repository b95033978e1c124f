/** The settings file of a device group: `id`, its id. 401 when there is no such group, as stock programs expect. */
import { completeId, ProtocolError } from "@tendril/protocol";
import { createGroupSettings } from "../../agents/index.ts";
import {
  defineRoute,
  type RouteReply,
  type RouteRequest,
  type RouteServices,
  text,
} from "../define-route.ts";
import { outsideHost } from "../outside-host.ts";

export const route = defineRoute({
  method: "GET",
  path: "meshsettings",
  async handle(services, request): Promise<RouteReply> {
    const settings = await readGroupSettings(services, request, request.query.get("id") ?? "");
    if (settings === undefined) return text(401, "there is no such device group");
    return {
      status: 200,
      headers: {
        "content-type": "application/octet-stream",
        "content-disposition": 'attachment; filename="meshagent.msh"',
      },
      body: settings,
    };
  },
});

/** `undefined` when there is no such group. */
export async function readGroupSettings(
  services: RouteServices,
  request: RouteRequest,
  ref: string,
): Promise<string | undefined> {
  const { groups, certificates, config, facts } = services;
  const id = parseGroup(request.domain, ref);
  const group = id === undefined ? undefined : await groups.get(id);
  const [identity] = certificates.agentServers;
  if (group === undefined || group.deleted !== undefined || group.domain !== request.domain) return undefined;
  if (identity === undefined) return undefined;
  const flags = Number(request.query.get("installflags") ?? "");
  return createGroupSettings({
    group,
    serverId: identity.serverId,
    host: outsideHost({ config, facts, domain: request.domain, host: request.host }),
    isDomainInPath: facts.isDomainInPath(request.domain),
    ...(Number.isInteger(flags) && flags > 0 && flags <= 3 ? { installFlags: flags } : {}),
  });
}

function parseGroup(domain: string, ref: string) {
  try {
    return completeId("mesh", domain, ref);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined; // a malformed id names nothing
    throw error;
  }
}
