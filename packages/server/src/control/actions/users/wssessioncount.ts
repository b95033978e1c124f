import { wssessioncount } from "@tendril/protocol/actions/users/wssessioncount";
import { defineAction } from "../../define-action.ts";
import { isManagedBy } from "../../users/index.ts";

export const action = defineAction({
  contract: wssessioncount,
  isAlwaysAnswered: true,
  async run({ accounts, connections }, { user }) {
    const wssessions: [string, number][] = [];
    for (const [id, count] of connections.counts(user.domain)) {
      const other = await accounts.get(id);
      if (other !== undefined && isManagedBy(user, other)) wssessions.push([id, count]);
    }
    return { wssessions: Object.fromEntries(wssessions) };
  },
});
