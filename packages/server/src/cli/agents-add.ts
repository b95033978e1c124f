/** Take stock agent programs into the data folder, with their hashes. */
import { join } from "node:path";
import { AgentBinaries, openAgentSource } from "../agents/index.ts";
import { defineCommand } from "../cli-command.ts";
import { loadConfig } from "../config/index.ts";
import { ConfigError } from "../errors.ts";

export const command = defineCommand({
  name: "agents add",
  usage: "FOLDER | TARBALL | npm:meshcentral@1.1.55 --data DIR",
  summary: "take agent programs into the data folder",
  async run({ words, flags, cwd, print }) {
    const [source] = words;
    if (source === undefined) {
      throw new ConfigError({
        key: "agents add",
        value: "",
        remedy: "name a folder, a tarball or npm:meshcentral@1.1.55",
      });
    }
    const config = await loadConfig(flags, cwd);
    const binaries = new AgentBinaries(join(config.data, "agents"), () => Date.now());
    const opened = await openAgentSource(source);
    let count = 0;
    try {
      for await (const program of opened.programs()) {
        for (const added of await binaries.add([program])) {
          count++;
          print(`${added.file}  ${added.bytes} bytes  ${added.agentHash.slice(0, 16)}`);
        }
      }
    } finally {
      await opened.close();
    }
    if (count === 0) {
      throw new ConfigError({ key: "agents add", value: source, remedy: "no agent program was found in it" });
    }
    print(`${count} agent programs added to ${join(config.data, "agents")}`);
    return 0;
  },
});
