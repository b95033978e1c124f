/** Check that no stored event was changed, removed, added or moved. Works while the server runs. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineCommand, takeFlag } from "../cli-command.ts";
import { loadConfig } from "../config/index.ts";
import { ConfigError } from "../errors.ts";
import { type ChainFault, openAuditKey, verifyChain } from "../events/index.ts";
import { openStore } from "../store/index.ts";

export const command = defineCommand({
  name: "audit verify",
  usage: "[--json] --data DIR",
  summary: "check that the stored events are as they were written",
  async run({ flags, cwd, print }) {
    const json = takeFlag(flags, "--json", false);
    const config = await loadConfig(json.rest, cwd);
    const file = join(config.data, "tendril.db");
    if (!existsSync(file)) {
      throw new ConfigError({ key: "data", value: config.data, remedy: "name the data folder of a server" });
    }
    const store = await openStore({ url: `sqlite:${file}` });
    try {
      const report = await verifyChain(store, await openAuditKey(config.data));
      const { intact, first, last, fault } = report;
      if (json.value !== undefined) print(JSON.stringify(report));
      else if (fault === undefined && intact === 0) print("no event is stored");
      else if (fault === undefined) print(`${intact} events, ${first} to ${last}: all as they were written`);
      else print(`${intact} events are as they were written; then ${wordsOf(fault)}`);
      return fault === undefined ? 0 : 1;
    } finally {
      await store.close();
    }
  },
});

function wordsOf(fault: ChainFault): string {
  switch (fault.kind) {
    case "changed":
      return `event ${fault.seq} (${aboutOf(fault.record)}) was changed or moved`;
    case "removed":
      return `${fault.count} events from ${fault.seq} on are missing`;
    case "inserted":
      return `an event that was never written (${aboutOf(fault.record)})`;
    case "anchor":
      return `the mark of the chain's ${fault.name} is not the server's`;
  }
}

function aboutOf({ action, time }: { readonly action: string; readonly time: number }): string {
  return `${action}, ${new Date(time).toISOString()}`;
}
