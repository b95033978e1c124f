/**
 * What is asked before a terminal does it: pasting several lines, opening a link. The page shows the questions.
 */
import { signal } from "@preact/signals";

/** Text of several lines that waits for an answer. */
export const pendingPaste = signal<{ readonly text: string; answer(isWanted: boolean): void } | null>(null);

/** Address of a link that was clicked and waits for an answer. */
export const pendingLink = signal<string | null>(null);

export function askPaste(text: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const asked = {
    text,
    answer(isWanted: boolean) {
      // a dialog may say twice that it was closed: the second time the next question may stand there
      if (pendingPaste.value === asked) pendingPaste.value = null;
      resolve(isWanted);
    },
  };
  pendingPaste.value?.answer(false);
  pendingPaste.value = asked;
  return promise;
}

/** Only what a browser opens as a page: no scripts, no files, no programs. */
export function askLink(address: string): void {
  const protocol = URL.parse(address)?.protocol;
  if (protocol === "https:" || protocol === "http:") pendingLink.value = new URL(address).href;
}
