/**
 * What a part of a page loads: nothing yet, an answer, or why there is none.
 */
import { useCallback, useEffect, useState } from "preact/hooks";
import { isConnected } from "../control/index.ts";

export interface Loaded<T> {
  readonly answer: T | undefined;
  readonly problem: string;
  reload(): void;
}

/** Loads when shown, again when `key` changes or the connection is back. */
export function useLoad<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [answer, setAnswer] = useState<T | undefined>(undefined);
  const [problem, setProblem] = useState("");
  const [round, setRound] = useState(0);
  const connected = isConnected.value;
  useEffect(() => {
    if (connected !== true) return;
    let isCurrent = true;
    load().then(
      (loaded) => {
        if (!isCurrent) return;
        setAnswer(loaded);
        setProblem("");
      },
      (error: unknown) => {
        if (isCurrent) setProblem(error instanceof Error ? error.message : String(error));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [key, round, connected]);
  return { answer, problem, reload: useCallback(() => setRound((before) => before + 1), []) };
}
