/**
 * Does something with one device after another, a few at a time, and keeps what came of each.
 */
const AT_ONCE = 4;

export interface Outcome {
  readonly id: string;
  /** Why it failed; absent when it was done. */
  readonly problem?: string;
}

/** Gives the outcome of each device that was begun; none begins after `signal` says stop. */
export async function runDeed(
  ids: readonly string[],
  options: {
    readonly run: (id: string) => Promise<void>;
    readonly onOutcome: (outcome: Outcome) => void;
    /** Waits beside each device: the server ends channels that ask too fast. */
    readonly pause: () => Promise<void>;
    readonly signal: AbortSignal;
  },
): Promise<readonly Outcome[]> {
  const { run, onOutcome, pause, signal } = options;
  const outcomes: Outcome[] = [];
  const waiting = ids.values();
  const work = async (): Promise<void> => {
    for (const id of waiting) {
      if (signal.aborted) return;
      const [outcome] = await Promise.all([outcomeOf(id, run), pause()]);
      outcomes.push(outcome);
      onOutcome(outcome);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

async function outcomeOf(id: string, run: (id: string) => Promise<void>): Promise<Outcome> {
  try {
    await run(id);
    return { id };
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error) };
  }
}
