/**
 * What a document store can do. Reads give copies: changing them changes nothing stored. All times in ms.
 * Each write of an acknowledged call survives a killed process.
 */
import type { CollectionSpec, StoredDocument } from "./collection.ts";

/** One write, after it is durable. */
export interface StoreChange {
  readonly collection: string;
  readonly id: string;
  readonly op: "put" | "remove";
}

export interface StoreOptions {
  /** Driver and place: `sqlite:/path/to/file`, `memory:`. */
  readonly url: string;
  /** Called after every durable write; what live pages and several servers hang on. */
  readonly onChange?: (change: StoreChange) => void;
}

type Scalar = string | number | boolean;

/** Equality, one of several, a range, a text prefix, or (for array fields) any common element. */
export type Condition =
  | Scalar
  | { readonly in: readonly Scalar[] }
  | { readonly gte?: Scalar; readonly lt?: Scalar }
  | { readonly prefix: string }
  | { readonly any: readonly Scalar[] };

/** Only `_id` and indexed fields may be named. @throws RangeError otherwise: that is our bug. */
export interface Query {
  readonly where?: Readonly<Record<string, Condition>>;
  readonly sortBy?: string;
  readonly descending?: boolean;
  /** At most this many; default all. */
  readonly limit?: number;
}

export interface Collection<T extends StoredDocument> {
  get(id: string): Promise<T | undefined>;
  /** Those that exist, in no given order. */
  getMany(ids: readonly string[]): Promise<T[]>;
  /** Inserts or replaces. */
  put(document: T): Promise<void>;
  /**
   * Merges top-level fields; a field given as `undefined` is removed. `undefined` when there is no such document.
   * @throws ConflictError when `expectedRevision` is given and another one is stored.
   */
  patch(
    id: string,
    changes: { readonly [Field in keyof T]?: T[Field] | undefined },
    expectedRevision?: number,
  ): Promise<T | undefined>;
  /** Revision of the stored document: 1 for a new one, one more with each write. */
  revision(id: string): Promise<number | undefined>;
  /** Whether there was one. */
  remove(id: string): Promise<boolean>;
  find(query: Query): Promise<T[]>;
  count(query: Query): Promise<number>;
  /** Removes all that match; for age and size limits. Gives their number; publishes no changes. */
  prune(query: Query): Promise<number>;
}

export interface Store {
  collection<T extends StoredDocument>(spec: CollectionSpec<T>): Collection<T>;
  /** All writes of `run` or, when it throws, none. Runs one at a time; calls inside must not nest. */
  transaction<R>(run: () => Promise<R>): Promise<R>;
  close(): Promise<void>;
}
