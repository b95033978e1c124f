import { ping } from "@tendril/protocol/actions/site/ping";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: ping,
  async run(_services, { peer }) {
    peer.send({ action: "pong" });
    return undefined;
  },
});
