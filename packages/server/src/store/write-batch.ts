/**
 * Writes that come close together, committed together: a commit costs more than the writes in it. Each is run at
 * once in the open transaction, so that whoever reads sees it, and acknowledged when that is committed.
 */
import type { DatabaseSync } from "node:sqlite";
import { systemClock } from "../time/index.ts";
import type { StoreChange } from "./store.ts";

/** Under load this many milliseconds lie between commits; a write that comes alone is committed at once. */
const COMMIT_EVERY_MS = 20;

interface PendingWrite {
  readonly change: StoreChange | undefined;
  readonly committed: () => void;
  readonly failed: (error: unknown) => void;
}

export class WriteBatch {
  readonly #database: DatabaseSync;
  readonly #onChange: (change: StoreChange) => void;
  #pending: PendingWrite[] = [];
  #committedAtMs = 0;

  constructor(database: DatabaseSync, onChange: (change: StoreChange) => void) {
    this.#database = database;
    this.#onChange = onChange;
  }

  /** Resolves with the result of `run` once it is committed. A write that fails takes no other with it. */
  async add<R>(change: StoreChange | undefined, run: () => R): Promise<R> {
    if (this.#pending.length === 0) {
      this.#database.exec("BEGIN IMMEDIATE");
      this.#scheduleCommit();
    }
    const result = this.#runInside(run);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#pending.push({ change, committed: resolve, failed: reject });
    await promise;
    return result;
  }

  /** Commits what is pending, now. */
  flush(): void {
    const pending = this.#pending;
    if (pending.length === 0) return;
    this.#pending = [];
    this.#committedAtMs = performance.now();
    try {
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#abandon(pending, error);
      return;
    }
    for (const { change, committed } of pending) {
      committed();
      if (change !== undefined) this.#onChange(change);
    }
  }

  #scheduleCommit(): void {
    const commit = (): void => this.flush();
    if (performance.now() - this.#committedAtMs > COMMIT_EVERY_MS) setImmediate(commit);
    else systemClock.after(COMMIT_EVERY_MS, commit);
  }

  /** One write is several statements: all of them or none. */
  #runInside<R>(run: () => R): R {
    try {
      this.#database.exec("SAVEPOINT one_write");
      const result = run();
      this.#database.exec("RELEASE one_write");
      return result;
    } catch (error) {
      this.#undo(error);
      throw error;
    }
  }

  /** A full disk ends the whole transaction, other mistakes only the write. */
  #undo(error: unknown): void {
    if (this.#database.isTransaction) {
      this.#database.exec("ROLLBACK TO one_write; RELEASE one_write");
      if (this.#pending.length === 0) this.#database.exec("COMMIT");
      return;
    }
    const pending = this.#pending;
    this.#pending = [];
    this.#abandon(pending, error);
  }

  #abandon(pending: readonly PendingWrite[], error: unknown): void {
    if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
    for (const { failed } of pending) failed(error);
  }
}
