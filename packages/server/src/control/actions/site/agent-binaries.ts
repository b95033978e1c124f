import { agentBinaries } from "@tendril/protocol/actions/site/agent-binaries";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: agentBinaries,
  isAlwaysAnswered: true,
  async run({ binaries }) {
    const found = await binaries.list();
    return {
      binaries: found.map(({ architecture, program }) => ({
        archId: architecture.archId,
        description: architecture.description,
        platform: architecture.platform,
        downloadName: architecture.downloadName,
        bytes: program.bytes,
      })),
    };
  },
});
