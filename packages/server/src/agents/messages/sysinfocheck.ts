/** The core asks which inventory the server holds; answered with `sysinfo` and its hash. */
import * as z from "zod/mini";
import { systemInfoCollection } from "../../store/index.ts";
import { defineAgentMessage } from "../define-message.ts";

export const message = defineAgentMessage({
  action: "sysinfocheck",
  schema: z.object({}),
  async run({ store }, { agent }) {
    const stored = await store.collection(systemInfoCollection).get(agent.deviceId);
    agent.send({ action: "sysinfo", ...(stored === undefined ? {} : { hash: stored.hash }) });
  },
});
