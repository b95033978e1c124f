/** The picture of an account, for its owner and for those who manage it: `?id=user//name`. */
import { isUserId } from "@tendril/protocol";
import { isManagedBy } from "../../control/index.ts";
import { defineRoute, text } from "../define-route.ts";

export const route = defineRoute({
  method: "GET",
  path: "userimage.ashx",
  async handle({ accounts }, request) {
    const own = (await request.signedIn())?.user;
    const id = request.query.get("id") ?? own?._id ?? "";
    const isKnown = own !== undefined && isUserId(id) && id.startsWith(`user/${request.domain}/`);
    const owner = isKnown ? await accounts.get(id) : undefined;
    const isShown =
      own !== undefined && owner !== undefined && (owner._id === own._id || isManagedBy(own, owner));
    // who may not see the account is told what is told of one that does not exist
    const image = isShown ? await accounts.image(owner._id) : undefined;
    if (image === undefined) return text(404, "not found");
    return {
      status: 200,
      headers: { "content-type": image.type, "content-security-policy": "default-src 'none'; sandbox" },
      body: Buffer.from(image.value, "base64"),
    };
  },
});
