/**
 * Programs that the core runs: no shell in between, limits on time and output, none outlives the core.
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { ProgramResult, RunRequest } from "@tendril/agent-core";

export class ProgramRunner {
  readonly #running = new Set<ChildProcess>();

  /** `onDone` is called exactly once. */
  run(request: RunRequest, onDone: (result: ProgramResult) => void): void {
    const { program, args, input, timeoutMs, maxChars, uid } = request;
    let output = "";
    let isDone = false;
    const child = spawn(program, [...args], {
      stdio: ["pipe", "pipe", "pipe"],
      windowsHide: true,
      ...(uid === undefined ? {} : { uid }),
    });
    this.#running.add(child);
    const finish = (result: ProgramResult): void => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      this.#running.delete(child);
      onDone(result);
    };
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      finish({ output, problem: "it took too long and was stopped" });
    }, timeoutMs);
    const collect = (chunk: string): void => {
      if (output.length < maxChars) output = (output + chunk).slice(0, maxChars);
    };
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    child.stdin.on("error", () => {}); // a program may end without reading its input
    child.on("error", (error) => finish({ output, problem: error.message }));
    child.on("close", (code) =>
      finish(code === null ? { output, problem: "it was stopped" } : { code, output }),
    );
    child.stdin.end(input ?? "");
  }

  close(): void {
    for (const child of this.#running) child.kill("SIGKILL");
    this.#running.clear();
  }
}
