/** Confirm a mail address with the token of a letter: `{token}`. */
import { text as textField } from "@tendril/protocol";
import * as z from "zod/mini";
import { defineRoute, json } from "../define-route.ts";

const body = z.object({ token: textField(1, 256) });

export const route = defineRoute({
  method: "POST",
  path: "api/verify-email",
  async handle({ letters }, request) {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return json(400, { error: "malformed" });
    const user = await letters.verify(parsed.data.token);
    return user === undefined ? json(403, { error: "bad-token" }) : json(200, { email: user.email ?? "" });
  },
});
