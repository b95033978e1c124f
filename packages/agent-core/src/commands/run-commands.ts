/**
 * Run a command in the system's shell: the text goes to the shell's input as it is, nothing is quoted or joined.
 * One at a time; the output comes as `msg` of type `runcommands`, or as console text.
 */
import { answer } from "../answer.ts";
import { defineCommand } from "../define.ts";
import type { Fields, Host, ProgramResult, RunRequest } from "../host/index.ts";
import { cmdPath, leaveCmd, leavePowerShell, powerShellPath } from "../system/shell.ts";
import { numberOf, textOf } from "../values.ts";

const POWERSHELL = 2;
const TIMEOUT_MS = 600_000;
const MAX_OUTPUT_CHARS = 524_288;
const MAX_COMMAND_CHARS = 65_535;
const AS_AGENT = 0;
const ONLY_USER = 2;

export const command = defineCommand({
  action: "runcommands",
  run({ host, state }, message) {
    const finish = (text: string): void => reply(host, message, text);
    if (state.isRunningCommand) {
      finish("Another command is still running on this computer.\n");
      return;
    }
    const runAs = numberOf(message.runAsUser, 0);
    const uid = runAs === AS_AGENT ? null : host.consoleUser();
    if (runAs === ONLY_USER && uid === null) {
      finish("Nobody is signed in at this computer.\n");
      return;
    }
    state.isRunningCommand = true;
    const shell = shellFor(host, numberOf(message.type, 0));
    const request = {
      ...shell,
      input: `${textOf(message.cmds, MAX_COMMAND_CHARS)}\n`,
      timeoutMs: TIMEOUT_MS,
      maxChars: MAX_OUTPUT_CHARS,
    };
    host.run(uid === null ? request : { ...request, uid }, (result) => {
      state.isRunningCommand = false;
      finish(textFor(result));
    });
  },
});

function shellFor(host: Host, type: number): Pick<RunRequest, "program" | "args" | "farewell"> {
  if (host.platform !== "win32") return { program: "/bin/sh", args: [] };
  if (type !== POWERSHELL) return { program: cmdPath(host), args: ["/Q"], farewell: leaveCmd };
  const args = ["-NoProfile", "-NonInteractive", "-Command", "-"];
  return { program: powerShellPath(host), args, farewell: leavePowerShell };
}

function textFor({ output, problem }: ProgramResult): string {
  return problem === undefined ? output : `${output}${problem}\n`;
}

function reply(host: Host, message: Fields, result: string): void {
  if (message.reply === true) answer(host, { ...message, type: "runcommands" }, { result });
  else answer(host, { ...message, type: "console" }, { value: result });
}
