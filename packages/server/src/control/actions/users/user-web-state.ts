import { ProtocolError, parseJsonObject } from "@tendril/protocol";
import { userWebState, webStateKeys } from "@tendril/protocol/actions/users/user-web-state";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { siteRestricts } from "../../../auth/index.ts";
import { DeniedError } from "../../../errors.ts";
import { webStateCollection } from "../../../store/index.ts";
import { defineAction } from "../../define-action.ts";

const MAX_BYTES = 65_536;

export const action = defineAction({
  contract: userWebState,
  async run({ store, events }, { user, message }) {
    const states = store.collection(webStateCollection);
    if (message.state === undefined) {
      return { result: Result.Ok, state: (await states.get(user._id))?.value ?? "{}" };
    }
    if (siteRestricts(user, SiteRight.LockedSettings)) throw new DeniedError(Result.AccessDenied);
    const state = knownPart(message.state);
    await states.put({ _id: user._id, value: state });
    events.tell(user.domain, [user._id], { action: "userWebState", state });
    return { result: Result.Ok };
  },
});

/** @throws DeniedError for what is no JSON of an object. */
function knownPart(text: string): string {
  try {
    const given = parseJsonObject(text, MAX_BYTES);
    const kept = webStateKeys.filter((key) => given.has(key)).map((key) => [key, given.get(key)]);
    return JSON.stringify(Object.fromEntries(kept));
  } catch (error) {
    if (error instanceof ProtocolError) throw new DeniedError("Invalid state");
    throw error;
  }
}
