/**
 * One run over one connection: step after step, told to whoever watches, its outcome kept with the device.
 */
import { UnavailableError } from "../../errors.ts";
import type { AmtDocument } from "../../store/index.ts";
import { inWords } from "../firmware/index.ts";
import { type PolicyDeps, RunContext, type RunStart, StoppedError } from "./run-context.ts";
import { NoLoginError, type Step, steps } from "./steps/index.ts";

export type Outcome = NonNullable<AmtDocument["setup"]>;

/** What a device is told to be at. */
export interface Progress {
  readonly step: string;
  readonly words: string;
}

export interface RunHooks {
  readonly onStep: (step: Pick<Step, "name" | "words">) => void;
}

/** Never throws. `undefined`: there was nothing to do, or it was called off because something newer goes on. */
export async function runPolicy(
  deps: PolicyDeps,
  start: RunStart,
  { onStep }: RunHooks,
): Promise<Outcome | undefined> {
  let opened: RunContext | undefined;
  let at: Step | undefined;
  try {
    const context = new RunContext(deps, start); // throws for a domain that left the settings
    opened = context;
    for (const step of steps) {
      if (!step.isWanted(context)) continue;
      at = step;
      context.check();
      onStep(step);
      start.line.agent?.tell(step.words);
      if ((await step.run(context)) === "stop") break;
    }
    start.line.agent?.tell("Done.");
    return { result: "done", timeMs: deps.clock.now() };
  } catch (error) {
    return failureOf(error, { deps, start, step: at });
  } finally {
    opened?.close();
  }
}

function failureOf(
  error: unknown,
  {
    deps,
    start,
    step,
  }: { readonly deps: PolicyDeps; readonly start: RunStart; readonly step: Step | undefined },
): Outcome | undefined {
  const { device, line } = start;
  if (error instanceof NoLoginError) return undefined; // nobody said how; that is no error
  const told = inWords(error);
  const isExpected = told instanceof UnavailableError;
  const why = isExpected ? told.message : "an error of this server";
  const where = { deviceId: device._id, step: step?.name, kind: line.kind };
  if (isExpected) deps.log.info({ ...where, why }, "policy of firmware not reached");
  else deps.log.error({ ...where, error }, "policy of firmware failed");
  line.agent?.tell(`Failed: ${why}`);
  const isStopped = error instanceof StoppedError;
  const at = step === undefined ? {} : { step: step.name };
  return { result: isStopped ? "stopped" : "failed", ...at, why, timeMs: deps.clock.now() };
}
