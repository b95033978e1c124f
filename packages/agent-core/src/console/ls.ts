/** What is in a folder. */
import { defineConsoleCommand } from "../define.ts";
import type { FolderEntry } from "../host/index.ts";

const MAX_ENTRIES = 2_000;

export const consoleCommand = defineConsoleCommand({
  name: "ls",
  usage: "[PATH]",
  summary: "files and folders; the agent's own folder without PATH",
  run({ host }, words, print) {
    const path = words[0] || host.workingFolder;
    const entries = host.listFolder(path);
    if (entries === null) {
      print(`${path} cannot be read`);
      return;
    }
    const lines = entries.slice(0, MAX_ENTRIES).map(lineOf).sort();
    if (entries.length > MAX_ENTRIES) lines.push(`and ${entries.length - MAX_ENTRIES} more`);
    print(lines.join("\n") || "empty");
  },
});

function lineOf({ name, isFolder, bytes }: FolderEntry): string {
  return isFolder ? `${name}/` : `${name}  ${bytes}`;
}
