#!/usr/bin/env node
/**
 * `tendril`: words choose a command, options go to it; signals stop it; a wrong setting exits with 2.
 */
import { text } from "node:stream/consumers";
import { type Command, findCommand, loadCommands } from "./cli-command.ts";
import { splitArguments } from "./config/index.ts";
import { ConfigError } from "./errors.ts";
import { keepProcess } from "./time/index.ts";

const EXIT_CONFIG = 2;

async function main(argv: readonly string[]): Promise<number> {
  const { words, flags } = splitArguments(argv);
  const commands = await loadCommands();
  const found = findCommand(commands, words);
  if (found === undefined) {
    printOverview(commands);
    return words.length === 0 ? 0 : EXIT_CONFIG;
  }
  const release = keepProcess();
  try {
    return await found.command.run({
      words: found.rest,
      flags,
      cwd: process.cwd(),
      print: (line) => console.log(line),
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
    console.log(`  tendril ${name} ${usage}\n      ${summary}`);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  const { key, value, remedy } = error.setting;
  console.error(`tendril: wrong setting ${key}${value === "" ? "" : ` = ${value}`}: ${remedy}`);
  process.exitCode = EXIT_CONFIG;
}
