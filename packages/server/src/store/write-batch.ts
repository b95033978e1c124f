/**
 * Writes of one turn of the event loop, committed together: a commit costs more than the writes in it.
 */
import type { DatabaseSync } from "node:sqlite";
import type { StoreChange } from "./store.ts";

interface QueuedWrite {
  readonly change: StoreChange | undefined;
  /** Statements only: it may run twice. */
  readonly run: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = { readonly result: unknown } | { readonly error: unknown };

export class WriteBatch {
  readonly #database: DatabaseSync;
  readonly #onChange: (change: StoreChange) => void;
  #queue: QueuedWrite[] = [];

  constructor(database: DatabaseSync, onChange: (change: StoreChange) => void) {
    this.#database = database;
    this.#onChange = onChange;
  }

  /** Resolves with the result of `run` once it is committed. */
  async add<R>(change: StoreChange | undefined, run: () => R): Promise<R> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    if (this.#queue.length === 0) setImmediate(() => this.flush());
    this.#queue.push({ change, run, resolve, reject });
    return (await promise) as R;
  }

  /** Commits what waits, now. A write that fails takes no other with it. */
  flush(): void {
    const queue = this.#queue;
    if (queue.length === 0) return;
    this.#queue = [];
    const outcomes = this.#commit(queue) ?? queue.flatMap((write) => this.#commitAlone(write));
    queue.forEach((write, i) => {
      const outcome = outcomes[i] ?? { error: new RangeError("a write without an outcome") };
      if ("error" in outcome) write.reject(outcome.error);
      else {
        write.resolve(outcome.result);
        if (write.change !== undefined) this.#onChange(write.change);
      }
    });
  }

  /** `undefined` when one of several failed: nothing was written. */
  #commit(writes: readonly QueuedWrite[]): Outcome[] | undefined {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      const outcomes = writes.map(({ run }) => ({ result: run() }));
      this.#database.exec("COMMIT");
      return outcomes;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      return writes.length === 1 ? [{ error }] : undefined;
    }
  }

  #commitAlone(write: QueuedWrite): Outcome[] {
    return this.#commit([write]) ?? [];
  }
}
