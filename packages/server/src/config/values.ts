/** Values of settings, and what their entries demand of them. */
import { ConfigError } from "../errors.ts";
import type { ConfigEntry } from "./config-entry.ts";
import type { entries } from "./schema.ts";

export type Value = string | number | boolean | readonly string[];

export type Entry = (typeof entries)[number];
type ValueOf<E> = E extends { type: "text" }
  ? string
  : E extends { type: "number" }
    ? number
    : E extends { type: "switch" }
      ? boolean
      : readonly string[];

/** Every setting, by its key. */
export type Values = { readonly [E in Entry as E["name"]]: ValueOf<E> };

/** @throws ConfigError naming `key`; the value only of numbers and switches, since texts and lists may hold passwords. */
export function checkValue(entry: ConfigEntry, value: unknown, key: string): Value {
  const isTold = entry.type === "number" || entry.type === "switch";
  const wrong = (remedy: string): ConfigError =>
    new ConfigError({ key, value: isTold ? JSON.stringify(value) : kindOf(value), remedy });
  if (entry.type === "number") {
    const fits =
      typeof value === "number" && Number.isInteger(value) && value >= entry.min && value <= entry.max;
    if (!fits) throw wrong(`a whole number from ${entry.min} to ${entry.max} is needed`);
    return value;
  }
  if (entry.type === "switch") {
    if (typeof value !== "boolean") throw wrong("true or false is needed");
    return value;
  }
  if (entry.type === "list") {
    if (!Array.isArray(value) || !value.every((part) => typeof part === "string"))
      throw wrong("a list of texts is needed");
    return value;
  }
  if (typeof value !== "string") throw wrong("text is needed");
  return value;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "string" ? "text" : `of type ${typeof value}`;
}
