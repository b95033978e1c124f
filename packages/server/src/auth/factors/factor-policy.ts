/**
 * Who must have a second factor: everybody of this server, the members of a user group, or an account. Whoever must and
 * has none sets one up at the next sign-in in a browser, and gets in no other way before.
 */
import { isUserGroupId } from "@tendril/protocol";
import { type Store, type UserDocument, userGroupCollection } from "../../store/index.ts";
import type { Factors } from "./factors.ts";

export class FactorPolicy {
  readonly #deps: { readonly store: Store; readonly factors: Pick<Factors, "isNeeded"> };
  readonly #isForAll: boolean;

  constructor(
    deps: { readonly store: Store; readonly factors: Pick<Factors, "isNeeded"> },
    options: { readonly isForAll: boolean },
  ) {
    this.#deps = deps;
    this.#isForAll = options.isForAll;
  }

  async isRequired(user: UserDocument): Promise<boolean> {
    if (this.#isForAll || user.requiresFactor === true) return true;
    const groups = this.#deps.store.collection(userGroupCollection);
    for (const id of Object.keys(user.links).filter(isUserGroupId))
      if ((await groups.get(id))?.requiresFactor === true) return true;
    return false;
  }

  /** Whether nothing but setting one up is left. */
  async isSetUpNeeded(user: UserDocument): Promise<boolean> {
    return (await this.isRequired(user)) && !(await this.#deps.factors.isNeeded(user._id));
  }
}
