#!/usr/bin/env node
/**
 * `tendril-agent run --settings FILE.msh [--data DIR] [--mei DEVICE]`: runs in the foreground until it is stopped.
 */
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startAgent } from "./agent.ts";
import { ConfigError } from "./errors.ts";
import { createAgentLog, createLineWriter } from "./log.ts";

const EXIT_CONFIG = 2;
const USAGE =
  "usage: tendril-agent run --settings FILE.msh [--data DIR] [--log info|warn|error|silent] [--mei DEVICE]";

async function main(argv: readonly string[]): Promise<void> {
  const { settings, data, log: level, mei: meiPath } = readArguments(argv);
  const settingsFile = resolve(settings);
  const dataFolder = data === undefined ? join(dirname(settingsFile), "tendril-agent") : resolve(data);
  const log = createAgentLog(level, createLineWriter(process.stderr));
  const agent = await startAgent({ settingsFile, dataFolder, log, meiPath });
  // a fault in one session must not end the agent: nobody could reach the computer any more
  process.on("uncaughtException", (error) => log.error({ why: error.stack ?? String(error) }, "fault"));
  process.on("unhandledRejection", (why) => log.error({ why: String(why) }, "fault"));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      agent.close();
      process.exit(0);
    });
  }
}

function readArguments(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        settings: { type: "string" },
        data: { type: "string" },
        log: { type: "string", default: "info" },
        mei: { type: "string" },
      },
    });
    const { settings, data, log, mei } = values;
    if (positionals.join(" ") !== "run" || settings === undefined) throw new Error(USAGE);
    if (log !== "info" && log !== "warn" && log !== "error" && log !== "silent") throw new Error(USAGE);
    return { settings, data, log, mei } as const;
  } catch (cause) {
    const remedy = cause instanceof Error ? cause.message : USAGE;
    throw new ConfigError({ key: "arguments", value: argv.join(" "), remedy }, { cause });
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  const { key, value, remedy } = error.setting;
  console.error(`tendril-agent: wrong setting ${key} = ${value}: ${remedy}`);
  process.exitCode = EXIT_CONFIG;
}
