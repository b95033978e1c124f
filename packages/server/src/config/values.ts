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

/** @throws ConfigError naming `key`. */
export function checkValue(entry: ConfigEntry, value: unknown, key: string): Value {
  const wrong = (remedy: string): ConfigError =>
    new ConfigError({ key, value: JSON.stringify(value), remedy });
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
