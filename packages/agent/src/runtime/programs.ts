/**
 * Programs that the core runs: no shell in between, limits on time and output, none outlives the core.
 */
import {
  type ChildProcess,
  type SpawnOptionsWithStdioTuple,
  type StdioPipe,
  spawn,
} from "node:child_process";
import type { ProgramResult, RunRequest } from "@tendril/agent-core";
import { findAccount } from "../platform/index.ts";

/** `problem` of a program that was ended because its time was over. */
export const TOO_LONG = "it took too long and was stopped";

export class ProgramRunner {
  readonly #running = new Set<ChildProcess>();

  /** `onDone` is called exactly once. The result ends the program, and then nothing is called. */
  run(request: RunRequest, onDone: (result: ProgramResult) => void): () => void {
    const { program, args, input = "", farewell, timeoutMs, maxChars, uid } = request;
    let output = "";
    let isDone = false;
    const child = spawn(program, [...args], optionsFor(uid));
    this.#running.add(child);
    const finish = (result: Omit<ProgramResult, "output">): void => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      this.#running.delete(child);
      onDone({ ...result, output });
    };
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      finish({ problem: TOO_LONG });
    }, timeoutMs);
    const collect = (chunk: string): void => {
      if (output.length < maxChars) output = (output + chunk).slice(0, maxChars);
    };
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    child.stdin.on("error", () => {}); // a program may end without reading its input
    child.on("error", (error) => finish({ problem: error.message }));
    child.on("close", (code) => finish(code === null ? { problem: "it was stopped" } : { code }));
    child.stdin.end(`${input}${farewell?.(null) ?? ""}`);
    return () => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      this.#running.delete(child);
      child.kill("SIGKILL");
    };
  }

  close(): void {
    for (const child of this.#running) child.kill("SIGKILL");
    this.#running.clear();
  }
}

type Options = SpawnOptionsWithStdioTuple<StdioPipe, StdioPipe, StdioPipe>;

/** As another account: its groups, home and name; Node drops the supplementary groups of the agent. */
function optionsFor(uid: number | undefined): Options {
  const options: Options = { stdio: ["pipe", "pipe", "pipe"], windowsHide: true };
  if (uid === undefined || uid === process.getuid?.()) return options;
  const account = findAccount(uid);
  if (account === null) return { ...options, uid, gid: uid, cwd: "/" };
  const { name, gid, home } = account;
  return { ...options, uid, gid, cwd: "/", env: { ...process.env, HOME: home, USER: name, LOGNAME: name } };
}
