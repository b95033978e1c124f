#!/usr/bin/env node
/**
 * `tendril`: words choose a command, options go to it; signals stop it; a wrong setting exits with 2.
 */
import { text } from "node:stream/consumers";
import { type Command, findCommand, loadCommands, loadCommandsFor } from "./cli-command.ts";
import { readEnvironment, splitArguments } from "./config/index.ts";
import { ConfigError } from "./errors.ts";
import { keepProcess } from "./time/index.ts";

const EXIT_CONFIG = 2;

async function main(argv: readonly string[]): Promise<number> {
  const { words, flags } = splitArguments(argv);
  const found = findCommand(await loadCommandsFor(words), words);
  if (found === undefined) {
    const commands = await loadCommands();
    const [subject] = words;
    const near = commands.filter(({ name }) => name.split(" ")[0] === subject);
    printOverview(near.length > 0 ? near : commands);
    return words.length === 0 || flags.includes("--help") ? 0 : EXIT_CONFIG;
  }
  if (flags[0] === "--help") {
    printHelp(found.command);
    return 0;
  }
  const release = keepProcess();
  try {
    return await found.command.run({
      words: found.rest,
      flags,
      cwd: process.cwd(),
      environment: readEnvironment(),
      print: (line) => console.log(line),
      complain: (line) => console.error(line),
      readInput: () => text(process.stdin),
      stopped: untilStopped(),
    });
  } finally {
    release();
  }
}

function untilStopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve());
  return promise;
}

function printOverview(commands: readonly Command[]): void {
  console.log("tendril: remote management of computers from a web page\n");
  for (const { name, usage, summary } of commands)
    console.log(`  tendril ${`${name} ${usage}`.trimEnd()}\n      ${summary}`);
}

function printHelp({ name, usage, summary, options = {} }: Command): void {
  console.log(`tendril ${`${name} ${usage}`.trimEnd()}\n\n  ${summary}\n`);
  for (const [option, { value = "", says }] of Object.entries(options))
    console.log(`  ${`--${option} ${value}`.padEnd(26)} ${says}`);
}

// a reader such as `head` that has enough
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  const { key, value, remedy } = error.setting;
  console.error(`tendril: wrong setting ${key}${value === "" ? "" : ` = ${value}`}: ${remedy}`);
  process.exitCode = EXIT_CONFIG;
}
