/** Ask for a letter to choose a new password: `{email}`. 204 whether there is such an account or not. */
import { text as textField } from "@tendril/protocol";
import * as z from "zod/mini";
import { isEmailAddress } from "../../auth/index.ts";
import { defineRoute, json } from "../define-route.ts";

const body = z.object({ email: textField(1, 256) });

export const route = defineRoute({
  method: "POST",
  path: "api/forgot-password",
  async handle({ letters, doorThrottle, log }, { body: given, domain, address }) {
    const parsed = body.safeParse(given);
    if (!parsed.success || !isEmailAddress(parsed.data.email)) return json(400, { error: "malformed" });
    if (!letters.isOn) return json(404, { error: "no-mail" });
    const email = parsed.data.email.toLowerCase();
    if (doorThrottle.blockedForMs(address, email) > 0) return json(429, { error: "blocked" });
    doorThrottle.fail(address, email);
    // not awaited: the answer takes as long for an address that nobody has
    letters.sendReset(domain, email).catch((error: unknown) => log.warn({ error }, "letter not sent"));
    return { status: 204 };
  },
});
