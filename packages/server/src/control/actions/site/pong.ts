import { pong } from "@tendril/protocol/actions/site/pong";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: pong,
  async run() {
    return undefined;
  },
});
