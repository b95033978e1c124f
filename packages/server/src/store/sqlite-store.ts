/**
 * The SQLite store: one connection, one writer at a time. node:sqlite is synchronous and fast enough for the main
 * thread; single writes are committed together, transactions that wait for something in between are kept apart.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { chmodSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { CollectionSpec, StoredDocument } from "./collection.ts";
import { SqliteCollection, type WriteScope } from "./sqlite-collection.ts";
import type { Collection, Store, StoreChange } from "./store.ts";
import { WriteBatch } from "./write-batch.ts";

const BUSY_TIMEOUT_MS = 5_000;

export interface SqliteOptions {
  /** Path, or `:memory:`. */
  readonly file: string;
  readonly onChange: (change: StoreChange) => void;
}

export class SqliteStore implements Store, WriteScope {
  readonly #database: DatabaseSync;
  readonly #options: SqliteOptions;
  readonly #collections = new Map<string, unknown>();
  readonly #inside = new AsyncLocalStorage<StoreChange[]>();
  readonly #batch: WriteBatch;
  #openTransaction: Promise<void> | undefined;

  constructor(options: SqliteOptions) {
    this.#options = options;
    this.#database = new DatabaseSync(options.file, { timeout: BUSY_TIMEOUT_MS });
    if (options.file !== ":memory:") chmodSync(options.file, 0o600);
    this.#database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY");
    this.#batch = new WriteBatch(this.#database, options.onChange);
  }

  collection<T extends StoredDocument>(spec: CollectionSpec<T>): Collection<T> {
    const known = this.#collections.get(spec.name);
    if (known instanceof SqliteCollection) return known;
    const made = new SqliteCollection(this.#database, spec, this);
    this.#collections.set(spec.name, made);
    return made;
  }

  async transaction<R>(run: () => Promise<R>): Promise<R> {
    if (this.#inside.getStore() !== undefined) throw new RangeError("transactions do not nest");
    while (this.#openTransaction !== undefined) await this.#openTransaction;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#openTransaction = promise;
    const changes: StoreChange[] = [];
    this.#batch.flush();
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      const result = await this.#inside.run(changes, run);
      this.#database.exec("COMMIT");
      for (const change of changes) this.#options.onChange(change);
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    } finally {
      this.#openTransaction = undefined;
      resolve();
    }
  }

  async write<R>(change: StoreChange | undefined, run: () => R): Promise<R> {
    const changes = this.#inside.getStore();
    if (changes !== undefined) {
      const result = run();
      if (change !== undefined) changes.push(change);
      return result;
    }
    while (this.#openTransaction !== undefined) await this.#openTransaction;
    return await this.#batch.add(change, run);
  }

  async read<R>(run: () => R): Promise<R> {
    if (this.#inside.getStore() === undefined) {
      while (this.#openTransaction !== undefined) await this.#openTransaction;
    }
    return run();
  }

  async close(): Promise<void> {
    while (this.#openTransaction !== undefined) await this.#openTransaction;
    this.#batch.flush();
    if (this.#database.isOpen) this.#database.close();
  }
}
