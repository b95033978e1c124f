import { updateUserImage } from "@tendril/protocol/actions/users/update-user-image";
import { Result, SiteRight, UserFlag } from "@tendril/protocol/constants";
import { imageTypeOf, siteRestricts } from "../../../auth/index.ts";
import { DeniedError } from "../../../errors.ts";
import { userImageCollection } from "../../../store/index.ts";
import { defineAction } from "../../define-action.ts";
import { findManagedUser } from "../../users/index.ts";

export const action = defineAction({
  contract: updateUserImage,
  isForTokens: false,
  async run(services, { user: caller, message: { image, userid } }) {
    const isOwn = userid === undefined || userid === caller._id;
    if (isOwn && siteRestricts(caller, SiteRight.LockedSettings)) throw new DeniedError(Result.AccessDenied);
    const owner = isOwn ? caller : await findManagedUser(services, caller, userid);
    const images = services.store.collection(userImageCollection);
    if (image === 0) await images.remove(owner._id);
    else {
      const value = image.slice(image.indexOf(",") + 1);
      const type = imageTypeOf(Buffer.from(value, "base64"));
      if (type === undefined) throw new DeniedError("This is no picture");
      await images.put({ _id: owner._id, type, value });
    }
    const flags = ((owner.flags ?? 0) & ~UserFlag.HasImage) | (image === 0 ? 0 : UserFlag.HasImage);
    const news = { msg: `Picture changed: ${owner.name}`, msgid: 66, actor: caller };
    await services.accounts.change(owner._id, { flags: flags || undefined }, news);
    return { result: Result.Ok };
  },
});
