/**
 * For the page of a sharing link: what the link leads to (`{c}`), and with `{c, name}` a token for a few minutes of
 * beginning sessions. The link is the only secret; a forged one is told nothing.
 */
import { text as textField } from "@tendril/protocol";
import * as z from "zod/mini";
import type { SharedDevice } from "../../control/index.ts";
import { defineRoute, json } from "../define-route.ts";

const body = z.object({ c: textField(1, 1_024), name: z.optional(textField(0, 128)) });

export const route = defineRoute({
  method: "POST",
  path: "api/share",
  async handle({ shares, log }, request) {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return json(400, { error: "malformed" });
    const { domain, address } = request;
    const { c, name } = parsed.data;
    const shared = await shares.read(c, domain);
    if (shared === undefined) return json(404, { error: "over" });
    if (name === undefined) return json(200, viewOf(shared));
    const joined = await shares.join(c, { domain, address, name });
    if (joined === undefined) return json(409, { error: "closed", ...viewOf(shared) });
    log.info({ peer: address, deviceId: shared.device._id, userId: shared.owner._id }, "guest joined");
    return json(200, {
      ...viewOf(shared),
      token: joined.token,
      guestName: joined.name,
      nodeid: shared.device._id,
      osdesc: shared.device.osdesc ?? "",
    });
  },
});

function viewOf({ share, owner, device, window, isOnline, kinds }: SharedDevice): object {
  return {
    device: device.name,
    invitedBy: owner.realname ?? owner.name,
    guestName: share.guestName,
    kinds,
    isViewOnly: share.viewOnly === true,
    isOnline,
    recurring: share.recurring ?? 0,
    ...(window.kind === "early" ? { opensAtMs: window.opensAtMs } : {}),
    ...(window.kind === "open" && window.closesAtMs !== undefined ? { closesAtMs: window.closesAtMs } : {}),
    isOpen: window.kind === "open",
  };
}
