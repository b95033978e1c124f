/**
 * Commands that talk to a server: they declare words and options; signing in, output and exit codes are the same for all.
 */
import { type Command, type CommandCall, defineCommand } from "../cli-command.ts";
import { DeniedError, NotFoundError, UnavailableError } from "../errors.ts";
import { systemClock } from "../time/index.ts";
import { ControlConnection } from "./control-connection.ts";
import { loginOptions, readAccount } from "./login.ts";
import { type OptionSpecs, type Options, parseWords, usageOf, wrongOption } from "./options.ts";
import { type Answer, plain, render } from "./output.ts";

/** What a script can rely on; 2, a wrong word or option, is a ConfigError. */
export const ExitCode = { Done: 0, Failed: 1, Refused: 3, NotFound: 4, Unavailable: 5 } as const;

export interface RemoteCall {
  readonly control: ControlConnection;
  readonly words: readonly string[];
  /** What stands after `--`. */
  readonly trailing: readonly string[];
  readonly options: Options;
  readonly isJson: boolean;
  readonly nowMs: number;
  /** Folder that paths are relative to. */
  readonly cwd: string;
  /** For commands that go on; others answer. */
  print(line: string): void;
  /** Something to know that is no answer. */
  complain(line: string): void;
  readInput(): Promise<string>;
  readonly stopped: Promise<void>;
}

export interface RemoteCommand {
  readonly name: string;
  /** `DEVICE...`; those in brackets may be absent. */
  readonly words?: string;
  readonly options?: OptionSpecs;
  readonly summary: string;
  run(call: RemoteCall): Promise<Answer>;
}

export function defineRemoteCommand({
  name,
  words = "",
  options = {},
  summary,
  run,
}: RemoteCommand): Command {
  const specs: OptionSpecs = {
    ...options,
    json: { says: "answer with JSON" },
    ...loginOptions,
  };
  return defineCommand({
    name,
    usage: usageWith(words, options),
    summary,
    options: specs,
    async run(call) {
      const parsed = parseWords([...call.words, ...call.flags], specs);
      checkWords(name, words, parsed.words.length);
      const account = await readAccount({ ...call, options: parsed.options });
      const control = new ControlConnection(account, systemClock);
      const isJson = parsed.options.has("json");
      try {
        const answer = await run({ ...call, ...parsed, control, isJson, nowMs: systemClock.now() });
        for (const line of render(answer, isJson)) call.print(line);
        const isFailed = answer.kind === "outcomes" && answer.outcomes.some(({ isDone }) => !isDone);
        return isFailed ? ExitCode.Failed : ExitCode.Done;
      } catch (error) {
        return explainFailure(call, name, error);
      } finally {
        control.close();
      }
    },
  });
}

/** Says what went wrong and gives the exit code. @throws what is our bug. */
export function explainFailure(
  { complain }: Pick<CommandCall, "complain">,
  name: string,
  error: unknown,
): number {
  const isExpected =
    error instanceof DeniedError || error instanceof NotFoundError || error instanceof UnavailableError;
  if (!isExpected) throw error;
  complain(`tendril ${name}: ${plain(error.message)}`);
  if (error instanceof DeniedError) return ExitCode.Refused;
  return error instanceof NotFoundError ? ExitCode.NotFound : ExitCode.Unavailable;
}

/** Options stand before `--`: what follows it is text. */
function usageWith(words: string, options: OptionSpecs): string {
  const [before = "", text] = words.split(/ ?(?=-- )/);
  return [before, usageOf(options), text ?? ""].filter((part) => part !== "").join(" ");
}

/** `A B`, `A [B]`, `A...`: how many words there must be. @throws ConfigError */
function checkWords(name: string, form: string, count: number): void {
  const parts =
    form === "" ? [] : form.split(" ").filter((part) => !part.startsWith("--") && part !== "COMMAND");
  const least = parts.filter((part) => !part.startsWith("[")).length;
  const most = parts.some((part) => part.includes("...")) ? Number.POSITIVE_INFINITY : parts.length;
  if (count < least || count > most) {
    throw wrongOption(name, count > most ? "too many words" : "", `say tendril ${name} ${form}`.trimEnd());
  }
}
