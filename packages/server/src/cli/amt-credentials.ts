/** What has to be set in devices with Intel AMT of one group, from the data folder, whether the server runs or not. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineCommand, takeFlag } from "../cli-command.ts";
import { loadConfig, PORT_BY_CHOICE } from "../config/index.ts";
import { ConfigError } from "../errors.ts";
import { MpsCredentials, mpsUserOf } from "../mps/index.ts";
import { type GroupDocument, groupCollection, openStore } from "../store/index.ts";
import { systemClock } from "../time/index.ts";

const USUAL_PORT = 4433;

export const command = defineCommand({
  name: "amt credentials",
  usage: "GROUP [--json] [--domain KEY] --data DIR",
  summary: "show host, port, user and password for Intel AMT devices of a group (CIRA)",
  async run({ words, flags, cwd, print }) {
    const [name] = words;
    const json = takeFlag(flags, "--json", false);
    const domain = takeFlag(json.rest, "--domain", true);
    const config = await loadConfig(domain.rest, cwd);
    const file = join(config.data, "tendril.db");
    if (name === undefined || !existsSync(file)) {
      const remedy = "say: amt credentials GROUP --data DIR, with the data folder of a server";
      throw new ConfigError({ key: "amt credentials", value: name ?? "", remedy });
    }
    const store = await openStore({ url: `sqlite:${file}` });
    try {
      const groups = await store.collection(groupCollection).find({ where: { domain: domain.value ?? "" } });
      const group = findGroup(groups, name);
      const credentials = await MpsCredentials.open({ store, clock: systemClock }, []);
      const chosen = config.mpsPort === PORT_BY_CHOICE || config.mpsPort === 0 ? USUAL_PORT : config.mpsPort;
      const shown = {
        host: config.mpsHostname || config.hostname,
        port: config.mpsAliasPort || chosen,
        user: mpsUserOf(group._id),
        password: credentials.passwordOf(group._id),
      };
      if (json.value !== undefined) print(JSON.stringify(shown));
      else for (const [field, value] of Object.entries(shown)) print(`${field.padEnd(9)} ${value}`);
    } finally {
      await store.close();
    }
    return 0;
  },
});

/** By id or name. */
function findGroup(groups: readonly GroupDocument[], name: string): GroupDocument {
  const living = groups.filter(({ deleted }) => deleted === undefined);
  const found = living.filter((group) => group._id === name || group.name === name);
  const [group] = found;
  if (group !== undefined && found.length === 1) return group;
  const names = living.map((other) => other.name).join(", ");
  const remedy = found.length > 1 ? "several groups have this name: give the id" : `name one of: ${names}`;
  throw new ConfigError({ key: "amt credentials", value: name, remedy });
}
