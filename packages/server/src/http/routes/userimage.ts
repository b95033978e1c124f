/** The picture of an account, for those of the same domain who are signed in: `?id=user//name`. */
import { isUserId } from "@tendril/protocol";
import { defineRoute, text } from "../define-route.ts";

export const route = defineRoute({
  method: "GET",
  path: "userimage.ashx",
  async handle({ accounts }, request) {
    const signedIn = await request.signedIn();
    const id = request.query.get("id") ?? signedIn?.user._id ?? "";
    const isKnown = isUserId(id) && id.startsWith(`user/${request.domain}/`);
    const image = signedIn === undefined || !isKnown ? undefined : await accounts.image(id);
    if (image === undefined) return text(404, "not found");
    return {
      status: 200,
      headers: { "content-type": image.type, "content-security-policy": "default-src 'none'; sandbox" },
      body: Buffer.from(image.value, "base64"),
    };
  },
});
