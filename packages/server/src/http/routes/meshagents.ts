/**
 * Agent programs: `id` an architecture, with `meshid` a Windows program with its settings inside; `script=1` the
 * install script. Source: docs/spec/agent-protocol.md, section 9.1.
 */
import { createReadStream } from "node:fs";
import { createInstallScript, embedSettings } from "../../agents/index.ts";
import {
  defineRoute,
  type RouteReply,
  type RouteRequest,
  type RouteServices,
  text,
} from "../define-route.ts";
import { readGroupSettings } from "./meshsettings.ts";

export const route = defineRoute({
  method: "GET",
  path: "meshagents",
  async handle(services, request): Promise<RouteReply> {
    const script = request.query.get("script");
    if (script !== null)
      return script === "1" ? attachment("meshinstall.sh", createInstallScript()) : missing();
    const archId = Number(request.query.get("id") ?? "-1");
    await services.binaries.refresh();
    const found = services.binaries.find(archId);
    if (found === undefined) return missing();
    const { architecture, program } = found;
    const groupRef = request.query.get("meshid");
    if (architecture.platform === "win32" && groupRef !== null)
      return await withSettings(services, request, { archId, groupRef });
    return {
      ...attachment(architecture.downloadName, createReadStream(services.binaries.pathOf(program))),
      headers: { ...attachmentHeaders(architecture.downloadName), "content-length": String(program.bytes) },
    };
  },
});

async function withSettings(
  services: RouteServices,
  request: RouteRequest,
  { archId, groupRef }: { readonly archId: number; readonly groupRef: string },
): Promise<RouteReply> {
  const settings = await readGroupSettings(services, request, groupRef);
  const found = services.binaries.find(archId);
  if (settings === undefined || found === undefined) return text(401, "there is no such device group");
  const program = await services.binaries.read(found.program);
  return attachment(found.architecture.downloadName, embedSettings(program, Buffer.from(settings)));
}

function attachment(name: string, body: NonNullable<RouteReply["body"]>): RouteReply {
  return { status: 200, headers: attachmentHeaders(name), body };
}

function attachmentHeaders(name: string): Record<string, string> {
  return {
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; filename="${name}"`,
  };
}

function missing(): RouteReply {
  return text(
    404,
    "this server has no such agent program; its administrator adds them with: tendril agents add npm:meshcentral@1.1.55",
  );
}
