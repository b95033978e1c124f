/**
 * What is in a folder, page by page, as far as it is shown.
 */
import { type Entry, toEntry } from "./entries.ts";
import type { FilesLink } from "./link.ts";
import { FilesProblem } from "./problem.ts";

const MAX_SHOWN = 200_000;

export interface Listing {
  readonly entries: readonly Entry[];
  /** There are more. */
  readonly isCut: boolean;
}

/** @throws FilesProblem. */
export async function listFolder(link: FilesLink, path: string, isWanted: () => boolean): Promise<Listing> {
  const entries: Entry[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  await link.whenOpen();
  const talk = link.converse({
    onAnswer(answer) {
      if (answer.dir === null || answer.why !== undefined)
        reject(new FilesProblem(answer.why ?? "denied", path));
      for (const entry of answer.dir ?? []) entries.push(toEntry(entry));
      const isEnough = entries.length >= MAX_SHOWN || !isWanted();
      if (isEnough) talk.send({ action: "cancel" });
      if (isEnough || answer.more !== true) resolve();
    },
    onLost: reject,
  });
  talk.send({ action: "ls", path });
  await promise.finally(() => talk.end());
  return { entries, isCut: entries.length >= MAX_SHOWN };
}
