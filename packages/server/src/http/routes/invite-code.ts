/**
 * An invitation code that somebody typed: `{code}`. 200 with what the page for installing an agent takes, for an hour;
 * 404 for codes that no group has, or has no more, 429 after too many of these.
 * Source: docs/spec/control-protocol.md, section 1.6, `/invite`.
 */
import { text as textField } from "@tendril/protocol";
import * as z from "zod/mini";
import { encodeAgentInvitation } from "../../control/index.ts";
import { defineRoute, json } from "../define-route.ts";

const HOURS = 1;
const body = z.object({ code: textField(1, 64) });

export const route = defineRoute({
  method: "POST",
  path: "api/invite-code",
  async handle({ config, cookies, inviteCodes, doorThrottle }, { body: given, domain, address }) {
    const parsed = body.safeParse(given);
    if (!parsed.success) return json(400, { error: "malformed" });
    if (!config.agentInviteCodes) return json(404, { error: "unknown" });
    const guesses = `invite ${address}`;
    if (doorThrottle.blockedForMs(address, guesses) > 0) return json(429, { error: "blocked" });
    const found = await inviteCodes.find(domain, parsed.data.code);
    if (found === undefined) {
      doorThrottle.fail(address, guesses);
      return json(404, { error: "unknown" });
    }
    const { group, code } = found;
    const wish = { groupId: group._id, flags: code.flags, code: code.code, hours: HOURS };
    return json(200, { c: encodeAgentInvitation(cookies, wish) });
  },
});
