import { knownBrowsers } from "@tendril/protocol/actions/factors/known-browsers";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: knownBrowsers,
  isForTokens: false,
  async run(services, { user }) {
    const found = await services.knownBrowsers.list(user);
    return {
      browsers: found.map(({ _id, address, userAgent, createdAtMs, expiresAtMs }) => ({
        ...{ id: _id, address, userAgent, createdAtMs, expiresAtMs },
      })),
    };
  },
});
