/**
 * A file of a device as a download: `n` the device, `f` the path, `c` a cookie of the control channel (without it the
 * web session counts), `zip=1` for a folder.
 */
import { defineRoute, type RouteReply, text } from "../define-route.ts";

export const route = defineRoute({
  method: "GET",
  path: "devicefile.ashx",
  async handle({ deviceFiles }, request): Promise<RouteReply> {
    const { domain, base, query, address } = request;
    const reply = await deviceFiles.fetch({
      ...{ domain, base, query, address },
      signedIn: async () => (await request.signedIn())?.user,
    });
    if (reply.kind === "refused") return text(reply.status, reply.why);
    return {
      status: 200,
      headers: {
        "content-type": "application/octet-stream",
        "content-disposition": attachment(reply.name),
        ...(reply.size === undefined ? {} : { "content-length": String(reply.size) }),
      },
      body: reply.stream,
    };
  },
});

/** The name twice: plain for old programs, exact for the others. Nothing of it can end the header. */
export function attachment(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9 ._()-]/g, "_").slice(0, 200);
  const exact = encodeURIComponent(name.toWellFormed().slice(0, 255)).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
