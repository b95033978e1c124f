/** Which agent programs this server can hand out, for the page that adds devices. Ours. */
import * as z from "zod/mini";
import { defineContract, replies } from "../../contracts/index.ts";

export interface AgentBinary {
  readonly archId: number;
  readonly description: string;
  readonly platform: string;
  /** Name under which a browser saves it. */
  readonly downloadName: string;
  readonly bytes: number;
}

export const agentBinaries = defineContract(
  "agentBinaries",
  z.object({}),
  replies<{ readonly binaries: readonly AgentBinary[] }>(),
);
