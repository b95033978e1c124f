/** What the link of `createInviteLink` leads to: the device group, the way of installing, the programs there are. */
import { lastPartOf, text as textField } from "@tendril/protocol";
import * as z from "zod/mini";
import { readAgentInvitation } from "../../control/index.ts";
import { defineRoute, json } from "../define-route.ts";

const body = z.object({ c: textField(1, 2_048) });

export const route = defineRoute({
  method: "POST",
  path: "api/agent-invitation",
  async handle({ cookies, groups, inviteCodes, binaries }, request) {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return json(400, { error: "malformed" });
    const invitation = readAgentInvitation(cookies, { cookie: parsed.data.c, domain: request.domain });
    const group = invitation === undefined ? undefined : await groups.get(invitation.groupId);
    if (invitation === undefined || group === undefined || group.deleted !== undefined) {
      return json(404, { error: "over" });
    }
    const { code } = invitation;
    if (code !== undefined && inviteCodes.codeOf(group, code) === undefined)
      return json(404, { error: "over" });
    return json(200, {
      group: group.name,
      groupId: lastPartOf(group._id),
      flags: invitation.flags,
      binaries: await binaries.offer(),
    });
  },
});
