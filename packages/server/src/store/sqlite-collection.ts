/**
 * One collection in SQLite: a table of documents as JSON, an expression index for each declared field, a side
 * table for each list field. Statements are prepared once.
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { ConflictError } from "../errors.ts";
import type { CollectionSpec, StoredDocument } from "./collection.ts";
import { fieldSql, toSql, toValue } from "./sqlite-query.ts";
import type { Collection, Query } from "./store.ts";

const MAX_CACHED_STATEMENTS = 64;

/** How writes are run: alone or inside the current transaction, and announced when they are durable. */
export interface WriteScope {
  /** Waits for its turn, then runs without interruption. */
  write<R>(
    change: { collection: string; id: string; op: "put" | "remove" } | undefined,
    run: () => R,
  ): Promise<R>;
  /** Waits until no other transaction is open. */
  read<R>(run: () => R): Promise<R>;
}

interface Row {
  readonly number: number;
  readonly rev: number;
  readonly json: string;
}

export class SqliteCollection<T extends StoredDocument> implements Collection<T> {
  readonly #database: DatabaseSync;
  readonly #spec: CollectionSpec<T>;
  readonly #scope: WriteScope;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, spec: CollectionSpec<T>, scope: WriteScope) {
    this.#database = database;
    this.#spec = spec;
    this.#scope = scope;
    createTables(database, spec);
  }

  async get(id: string): Promise<T | undefined> {
    return await this.#scope.read(() => this.#parse(this.#row(id)));
  }

  async getMany(ids: readonly string[]): Promise<T[]> {
    return await this.find({ where: { _id: { in: ids } } });
  }

  async put(document: T): Promise<void> {
    await this.#scope.write({ collection: this.#spec.name, id: document._id, op: "put" }, () =>
      this.#write(document),
    );
  }

  async patch(
    id: string,
    changes: { readonly [Field in keyof T]?: T[Field] | undefined },
    expectedRevision?: number,
  ): Promise<T | undefined> {
    return await this.#scope.write({ collection: this.#spec.name, id, op: "put" }, () => {
      const row = this.#row(id);
      const before = this.#parse(row);
      if (row === undefined || before === undefined) return undefined;
      if (expectedRevision !== undefined && row.rev !== expectedRevision) {
        throw new ConflictError(
          `${this.#spec.name}: expected revision ${expectedRevision}, found ${row.rev}`,
        );
      }
      const merged: T = { ...before, ...changes, _id: before._id };
      this.#write(merged);
      return this.#parse(this.#row(id));
    });
  }

  async revision(id: string): Promise<number | undefined> {
    return await this.#scope.read(() => this.#row(id)?.rev);
  }

  async remove(id: string): Promise<boolean> {
    return await this.#scope.write({ collection: this.#spec.name, id, op: "remove" }, () => {
      return Number(this.#run(`DELETE FROM ${this.#spec.name} WHERE id = ?`, [id]).changes) > 0;
    });
  }

  async find(query: Query): Promise<T[]> {
    const { sql, values } = toSql(this.#spec, query);
    return await this.#scope.read(() => {
      const rows = this.#statement(`SELECT rowid AS number, rev, json FROM ${this.#spec.name}${sql}`).all(
        ...values,
      );
      return rows.flatMap((row) => this.#parse(readRow(row)) ?? []);
    });
  }

  async count(query: Query): Promise<number> {
    const { where } = query;
    const { sql, values } = toSql(this.#spec, where === undefined ? {} : { where });
    return await this.#scope.read(() => {
      const row = this.#statement(`SELECT count(*) AS total FROM ${this.#spec.name}${sql}`).get(...values);
      return Number(row?.total ?? 0);
    });
  }

  async prune(query: Query): Promise<number> {
    const { sql, values } = toSql(this.#spec, query);
    const { name } = this.#spec;
    const statement = `DELETE FROM ${name} WHERE rowid IN (SELECT rowid FROM ${name}${sql})`;
    return await this.#scope.write(undefined, () => Number(this.#run(statement, values).changes));
  }

  #row(id: string): Row | undefined {
    const sql = `SELECT rowid AS number, rev, json FROM ${this.#spec.name} WHERE id = ?`;
    return readRow(this.#statement(sql).get(id));
  }

  #parse(row: Row | undefined): T | undefined {
    if (row === undefined) return undefined;
    const document: T = JSON.parse(row.json);
    return document;
  }

  #write(document: T): void {
    const { name, listIndexes = [] } = this.#spec;
    this.#run(
      `INSERT INTO ${name} (id, rev, json) VALUES (?, 1, ?)
       ON CONFLICT (id) DO UPDATE SET rev = rev + 1, json = excluded.json`,
      [document._id, JSON.stringify(document)],
    );
    if (listIndexes.length === 0) return;
    const number = this.#row(document._id)?.number ?? 0;
    for (const field of listIndexes) {
      this.#run(`DELETE FROM ${name}__${field} WHERE document = ?`, [number]);
      const entries: unknown = document[field];
      for (const entry of Array.isArray(entries) ? new Set<unknown>(entries) : []) {
        if (typeof entry !== "string" && typeof entry !== "number" && typeof entry !== "boolean") continue;
        this.#run(`INSERT INTO ${name}__${field} (value, document) VALUES (?, ?)`, [toValue(entry), number]);
      }
    }
  }

  #run(sql: string, values: readonly (string | number)[]): { changes: number | bigint } {
    return this.#statement(sql).run(...values);
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (this.#statements.size >= MAX_CACHED_STATEMENTS) this.#statements.clear();
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function readRow(row: unknown): Row | undefined {
  if (typeof row !== "object" || row === null || !("json" in row) || !("rev" in row) || !("number" in row)) {
    return undefined;
  }
  return { number: Number(row.number), rev: Number(row.rev), json: String(row.json) };
}

function createTables<T extends StoredDocument>(database: DatabaseSync, spec: CollectionSpec<T>): void {
  const { name, indexes, listIndexes = [] } = spec;
  if (![name, ...indexes, ...listIndexes].every((word) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(word))) {
    throw new RangeError(`collection ${name}: names are letters, digits and _`);
  }
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${name} (id TEXT NOT NULL UNIQUE, rev INTEGER NOT NULL, json TEXT NOT NULL)`,
  );
  for (const field of indexes) {
    database.exec(`CREATE INDEX IF NOT EXISTS ${name}_by_${field} ON ${name} (${fieldSql(field)})`);
  }
  for (const field of listIndexes) {
    const side = `${name}__${field}`;
    database.exec(`CREATE TABLE IF NOT EXISTS ${side} (value NOT NULL, document INTEGER NOT NULL);
      CREATE INDEX IF NOT EXISTS ${side}_by_value ON ${side} (value, document);
      CREATE INDEX IF NOT EXISTS ${side}_by_document ON ${side} (document);
      CREATE TRIGGER IF NOT EXISTS ${side}_removed AFTER DELETE ON ${name}
        BEGIN DELETE FROM ${side} WHERE document = old.rowid; END`);
  }
}
