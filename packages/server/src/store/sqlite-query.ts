/**
 * Queries of the store as SQL. Field names come from declarations only, values only as parameters.
 */
import type { CollectionSpec, StoredDocument } from "./collection.ts";
import type { Condition, Query } from "./store.ts";

type SqlValue = string | number;

export interface SqlQuery {
  /** Everything after the table's name. */
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Expression of an indexed field. */
export function fieldSql(field: string): string {
  return field === "_id" ? "id" : `json ->> '$.${field}'`;
}

/** @throws RangeError when a field is named that the collection does not index: that is our bug. */
export function toSql<T extends StoredDocument>(spec: CollectionSpec<T>, query: Query): SqlQuery {
  const parts: string[] = [];
  const values: SqlValue[] = [];
  for (const [field, condition] of Object.entries(query.where ?? {})) {
    const part = conditionSql(spec, field, condition);
    parts.push(part.sql);
    values.push(...part.values);
  }
  const where = parts.length === 0 ? "" : ` WHERE ${parts.join(" AND ")}`;
  const order = query.sortBy === undefined ? "" : orderSql(spec, query.sortBy, query.descending === true);
  const limit = query.limit === undefined ? "" : ` LIMIT ${Math.max(0, Math.floor(query.limit))}`;
  return { sql: `${where}${order}${limit}`, values };
}

function orderSql<T extends StoredDocument>(
  spec: CollectionSpec<T>,
  field: string,
  isDescending: boolean,
): string {
  assertIndexed(spec, field);
  const direction = isDescending ? " DESC" : "";
  return ` ORDER BY ${fieldSql(field)}${direction}, rowid${direction}`;
}

function conditionSql<T extends StoredDocument>(
  spec: CollectionSpec<T>,
  field: string,
  condition: Condition,
): { sql: string; values: SqlValue[] } {
  if (typeof condition === "object" && "any" in condition) return anySql(spec, field, condition.any);
  assertIndexed(spec, field);
  const expression = fieldSql(field);
  if (typeof condition !== "object") return { sql: `${expression} = ?`, values: [toValue(condition)] };
  if ("in" in condition) {
    return {
      sql: `${expression} IN (SELECT value FROM json_each(?))`,
      values: [JSON.stringify(condition.in.map(toValue))],
    };
  }
  if ("prefix" in condition) {
    // between the prefix and the next text after everything that begins with it
    return {
      sql: `(${expression} >= ? AND ${expression} < ?)`,
      values: [condition.prefix, `${condition.prefix}\u{10ffff}`],
    };
  }
  const parts: string[] = [];
  const values: SqlValue[] = [];
  if (condition.gte !== undefined) {
    parts.push(`${expression} >= ?`);
    values.push(toValue(condition.gte));
  }
  if (condition.lt !== undefined) {
    parts.push(`${expression} < ?`);
    values.push(toValue(condition.lt));
  }
  return { sql: parts.length === 0 ? "1" : `(${parts.join(" AND ")})`, values };
}

function anySql<T extends StoredDocument>(
  spec: CollectionSpec<T>,
  field: string,
  wanted: readonly (string | number | boolean)[],
): { sql: string; values: SqlValue[] } {
  const isListIndex = spec.listIndexes?.some((name) => name === field) ?? false;
  if (!isListIndex) throw new RangeError(`${spec.name}: ${field} is no list index`);
  return {
    sql: `rowid IN (SELECT document FROM ${spec.name}__${field} WHERE value IN (SELECT value FROM json_each(?)))`,
    values: [JSON.stringify(wanted.map(toValue))],
  };
}

function assertIndexed<T extends StoredDocument>(spec: CollectionSpec<T>, field: string): void {
  if (field !== "_id" && !spec.indexes.some((name) => name === field)) {
    throw new RangeError(`${spec.name}: ${field} is not indexed`);
  }
}

/** JSON's true and false are 1 and 0 for SQLite. */
export function toValue(value: string | number | boolean): SqlValue {
  return typeof value === "boolean" ? Number(value) : value;
}
