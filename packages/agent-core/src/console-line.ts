/**
 * The agent console: one line in, text out. For people; no program reads it.
 */
import { DeviceRight, FULL_RIGHTS } from "@tendril/protocol/constants";
import { answer, logEvent } from "./answer.ts";
import type { ConsoleCommand, CoreContext } from "./define.ts";
import type { Fields } from "./host/index.ts";
import { numberOf, textOf } from "./values.ts";

const NEEDED = DeviceRight.RemoteControl | DeviceRight.AgentConsole;
const MAX_LINE_CHARS = 4_096;
const MAX_OUTPUT_CHARS = 262_144;

export function runConsoleLine(
  context: CoreContext,
  commands: readonly ConsoleCommand[],
  message: Fields,
): void {
  const { host } = context;
  const rights = numberOf(message.rights, 0);
  if (rights !== FULL_RIGHTS && (rights & NEEDED) !== NEEDED) return;
  const line = textOf(message.value, MAX_LINE_CHARS);
  const words = splitWords(line);
  const name = (words.shift() || "").toLowerCase();
  const print = (text: string): void => answer(host, message, { value: text.substring(0, MAX_OUTPUT_CHARS) });
  logEvent(host, message, { id: 17, text: `Console command: ${line}`, args: [line.substring(0, 500)] });
  if (name === "help" || name === "") {
    print(overview(commands));
    return;
  }
  const command = commands.filter((candidate) => candidate.name === name)[0];
  if (command === undefined) print(`There is no command ${name}. "help" lists them.`);
  else command.run(context, words, print);
}

function overview(commands: readonly ConsoleCommand[]): string {
  const lines = commands.map(
    ({ name, usage, summary }) => `  ${`${name} ${usage}`.substring(0, 28)}${pad(name, usage)}${summary}`,
  );
  return ["Commands:"].concat(lines).join("\n");
}

function pad(name: string, usage: string): string {
  let blanks = " ";
  for (let i = name.length + usage.length + 1; i < 28; i++) blanks += " ";
  return blanks;
}

/** Words between blanks; double quotes keep blanks. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  const form = /"([^"]*)"|(\S+)/g;
  let match = form.exec(line);
  while (match !== null) {
    words.push(match[1] === undefined ? match[2] || "" : match[1]);
    match = form.exec(line);
  }
  return words;
}
