/**
 * Who reads recordings just now, as a download or in the player: reading ends when the right is taken away.
 */
import type { UserDocument } from "../store/index.ts";

export interface RecordingReadersDeps {
  /** The account as it is now; `undefined` when it may do nothing any more. */
  readUser(before: UserDocument): Promise<UserDocument | undefined>;
  mayRead(user: UserDocument): boolean;
}

interface Reader {
  readonly user: UserDocument;
  end(): void;
}

export class RecordingReaders {
  readonly #deps: RecordingReadersDeps;
  readonly #readers = new Set<Reader>();

  constructor(deps: RecordingReadersDeps) {
    this.#deps = deps;
  }

  /** `end` is called at most once; the result is called when reading is over. */
  add(user: UserDocument, end: () => void): () => void {
    const reader = { user, end };
    this.#readers.add(reader);
    return () => {
      this.#readers.delete(reader);
    };
  }

  /** Ends those who lost the right; without `userId` everybody is looked at. */
  async recheck({ userId }: { readonly userId?: string }): Promise<void> {
    const doubtful = [...this.#readers].filter(({ user }) => userId === undefined || user._id === userId);
    await Promise.all(doubtful.map((reader) => this.#check(reader)));
  }

  async #check(reader: Reader): Promise<void> {
    const user = await this.#deps.readUser(reader.user);
    const isAllowed = user !== undefined && this.#deps.mayRead(user);
    if (!isAllowed && this.#readers.delete(reader)) reader.end();
  }
}
