/**
 * Declaration of a collection: name and indexed fields, and the type of its documents.
 */
export interface StoredDocument {
  readonly _id: string;
}

export interface CollectionSpec<T extends StoredDocument> {
  /** Table name: lower-case letters and `_`. */
  readonly name: string;
  /** Fields that queries may name. Text, numbers or booleans. */
  readonly indexes: readonly (keyof T & string)[];
  /** Indexed fields that hold a list; queried with `any`. */
  readonly listIndexes?: readonly (keyof T & string)[];
  /** Documents are only ever added, in the order of this indexed field: the newest of a list entry are found at once. */
  readonly order?: keyof T & string;
  /** Carries the document type; there is nothing in it at run time. */
  readonly shape?: T;
}

export function defineCollection<T extends StoredDocument>(spec: CollectionSpec<T>): CollectionSpec<T> {
  return spec;
}
