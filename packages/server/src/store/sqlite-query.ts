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
  const newest = newestSql(spec, query);
  if (newest !== undefined) return newest;
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

/** Branches of one statement; SQLite takes up to 500. */
const MAX_BRANCHES = 250;

/**
 * The newest documents with any of some list entries, where documents are only added: the newest of each entry by the
 * index of the list, and of these the newest. Otherwise all documents with one of the entries would have to be sorted.
 * `undefined` for other queries.
 */
function newestSql<T extends StoredDocument>(spec: CollectionSpec<T>, query: Query): SqlQuery | undefined {
  const { order, name } = spec;
  const { where = {}, sortBy, descending, limit } = query;
  if (order === undefined || sortBy !== order || descending !== true || limit === undefined) return undefined;
  const { [order]: before, ...others } = where;
  const conditions: Readonly<Record<string, Condition>> = others;
  const [field = "", another] = Object.keys(conditions);
  const condition = conditions[field];
  if (another !== undefined || typeof condition !== "object" || !("any" in condition)) return undefined;
  if (condition.any.length === 0 || condition.any.length > MAX_BRANCHES) return undefined;
  const isBefore = typeof before === "object" && "lt" in before && !("gte" in before);
  if (before !== undefined && (!isBefore || before.lt === undefined)) return undefined;
  assertListIndex(spec, field);
  const place = fieldSql(order);
  const bound = isBefore
    ? ` AND document < coalesce((SELECT rowid FROM ${name} WHERE ${place} >= ? ORDER BY ${place} LIMIT 1), 9e18)`
    : "";
  const most = Math.max(0, Math.floor(limit));
  const branch = `SELECT * FROM (SELECT document FROM ${name}__${field} WHERE value = ?${bound} ORDER BY document DESC LIMIT ${most})`;
  const branches = condition.any.map(() => branch).join(" UNION ALL ");
  const lowest = isBefore && before.lt !== undefined ? [toValue(before.lt)] : [];
  return {
    sql: ` WHERE rowid IN (${branches})${orderSql(spec, order, true)} LIMIT ${most}`,
    values: condition.any.flatMap((value) => [toValue(value), ...lowest]),
  };
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
  assertListIndex(spec, field);
  return {
    sql: `rowid IN (SELECT document FROM ${spec.name}__${field} WHERE value IN (SELECT value FROM json_each(?)))`,
    values: [JSON.stringify(wanted.map(toValue))],
  };
}

function assertListIndex<T extends StoredDocument>(spec: CollectionSpec<T>, field: string): void {
  const isListIndex = spec.listIndexes?.some((name) => name === field) ?? false;
  if (!isListIndex) throw new RangeError(`${spec.name}: ${field} is no list index`);
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
