/**
 * Text typed key by key, slowly enough for the device, with an end that one can ask for.
 */
const CHARACTERS_PER_STEP = 4;
const STEP_MS = 100;
export const MAX_TYPED_CHARACTERS = 10_000;

export interface TypingDeps {
  type(text: string): void;
  wait(ms: number): Promise<void>;
  onProgress(typed: number, total: number): void;
}

/** Resolves with the number of characters typed: fewer when `signal` was aborted. Longer text is cut at the limit. */
export async function typeText(text: string, deps: TypingDeps, signal: AbortSignal): Promise<number> {
  const characters = [...text.replaceAll("\r\n", "\n")].slice(0, MAX_TYPED_CHARACTERS);
  let typed = 0;
  while (typed < characters.length && !signal.aborted) {
    const piece = characters.slice(typed, typed + CHARACTERS_PER_STEP);
    deps.type(piece.join(""));
    typed += piece.length;
    deps.onProgress(typed, characters.length);
    if (typed < characters.length) await deps.wait(STEP_MS);
  }
  return typed;
}
