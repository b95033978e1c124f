import { agentBinaries } from "@tendril/protocol/actions/site/agent-binaries";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: agentBinaries,
  isAlwaysAnswered: true,
  async run({ binaries }) {
    return { binaries: await binaries.offer() };
  },
});
