/**
 * Flags, then file, then defaults; everything checked, every mistake named with its remedy.
 */
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { ConfigError } from "../errors.ts";
import type { ConfigEntry } from "./config-entry.ts";
import { type DomainConfig, readDomains } from "./domains.ts";
import { placeOfMistake } from "./json-place.ts";
import { nearest } from "./nearest.ts";
import { entries } from "./schema.ts";
import { checkValue, type Entry, type Value, type Values } from "./values.ts";

export interface Config extends Values {
  /** False: the name of this computer was taken. */
  readonly isHostnameGiven: boolean;
  /** By key; the default domain `""` is not in here. */
  readonly domains: ReadonlyMap<string, DomainConfig>;
}

/** Words before the first flag, and the flags. */
export function splitArguments(argv: readonly string[]): { words: string[]; flags: string[] } {
  const first = argv.findIndex((word) => word.startsWith("--"));
  return first < 0
    ? { words: [...argv], flags: [] }
    : { words: argv.slice(0, first), flags: argv.slice(first) };
}

/** @throws ConfigError naming key, value and remedy. */
export async function loadConfig(flags: readonly string[], cwd: string): Promise<Config> {
  const given = readFlags(flags);
  const dataFolder = resolve(cwd, String(given.get("data") ?? "./tendril-data"));
  const explicitFile = given.get("config");
  const file =
    explicitFile === undefined ? join(dataFolder, "config.json") : resolve(cwd, String(explicitFile));
  const { values: fromFile, domains } = await readConfigFile(file, explicitFile !== undefined);
  const value = <E extends Entry>(entry: E): Value =>
    given.get(entry.name) ?? fromFile.get(entry.name) ?? entry.default;
  const merged: Record<string, Value> = Object.fromEntries(
    entries.map((entry) => [entry.name, value(entry)]),
  );
  merged.data = dataFolder;
  merged.config = file;
  const isHostnameGiven = merged.hostname !== "";
  if (!isHostnameGiven) merged.hostname = hostname();
  checkHostname(String(merged.hostname));
  checkWords("logLevel", [String(merged.logLevel)], ["debug", "info", "warn", "error", "silent"]);
  checkWords("recordSessions", [String(merged.recordSessions)], ["off", "all", "selected"]);
  checkWords("smtpSecurity", [String(merged.smtpSecurity)], ["starttls", "tls", "none"]);
  if (merged.smtpHost !== "" && !/^[^\s@<>]+@[^\s@<>]+$/.test(String(merged.smtpFrom))) {
    const remedy = "with smtpHost a sender's address is needed, for instance tendril@example.org";
    throw new ConfigError({ key: "smtpFrom", value: String(merged.smtpFrom), remedy });
  }
  if (Array.isArray(merged.recordProtocols))
    checkWords("recordProtocols", merged.recordProtocols, [
      "desktop",
      "terminal",
      "files",
      "messenger",
      "amt",
    ]);
  // every entry of the schema is in `merged` with a value of its type
  return { ...(merged as unknown as Values), isHostnameGiven, domains };
}

function readFlags(flags: readonly string[]): Map<string, Value> {
  const values = new Map<string, Value>();
  for (let i = 0; i < flags.length; i++) {
    const [word = "", inline] = splitOnce(flags[i] ?? "");
    const entry = word.startsWith("--") ? findEntry(toCamel(word.slice(2)), word) : undefined;
    if (entry === undefined) {
      throw new ConfigError({ key: word, value: "", remedy: "options begin with --" });
    }
    if (entry.type === "switch" && inline === undefined) {
      values.set(entry.name, true);
      continue;
    }
    const text = inline ?? flags[++i];
    if (text === undefined) throw new ConfigError({ key: word, value: "", remedy: "give it a value" });
    values.set(entry.name, parseText(entry, text, word));
  }
  return values;
}

async function readConfigFile(
  file: string,
  isExplicit: boolean,
): Promise<{ values: Map<string, Value>; domains: Map<string, DomainConfig> }> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    if (isExplicit)
      throw new ConfigError({ key: "config", value: file, remedy: "the file cannot be read" }, { cause });
    return "{}"; // a settings file is optional
  });
  const fields = parseFile(file, text);
  const values = new Map<string, Value>();
  for (const [key, value] of fields) {
    if (key === "domains" || key === "$schema") continue;
    const entry = findEntry(key, `${file}: ${key}`);
    values.set(entry.name, checkValue(entry, value, `${file}: ${key}`));
  }
  return { values, domains: readDomains(file, fields.get("domains")) };
}

function parseFile(file: string, text: string): Map<string, unknown> {
  const parsed = parseJson(file, text);
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
    return new Map(Object.entries(parsed));
  throw new ConfigError({ key: "config", value: file, remedy: "the file must hold one JSON object" });
}

/** Tells the place of a mistake alone, without its cause: both the engine's message and the file may hold passwords. */
function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { line, column } = placeOfMistake(text);
    const remedy = `the file must be JSON; it is not at line ${line}, column ${column}`;
    throw new ConfigError({ key: "config", value: file, remedy });
  }
}

function findEntry(name: string, written: string): Entry {
  const entry = entries.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (entry !== undefined) return entry;
  const near = nearest(
    name,
    entries.map((candidate) => candidate.name),
  );
  const shown = written.startsWith("--") ? `--${toKebab(near)}` : near;
  throw new ConfigError({
    key: written,
    value: "",
    remedy: `there is no such setting; did you mean ${shown}?`,
  });
}

function parseText(entry: ConfigEntry, text: string, key: string): Value {
  if (entry.type === "number") return checkValue(entry, text.trim() === "" ? Number.NaN : Number(text), key);
  if (entry.type === "list") return text.split(",").map((part) => part.trim());
  if (entry.type === "switch") {
    if (text !== "true" && text !== "false")
      throw new ConfigError({ key, value: text, remedy: "say true or false" });
    return text === "true";
  }
  return text;
}

function checkHostname(name: string): void {
  if (/^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(name) || /^[0-9a-f:]+$/i.test(name)) return;
  throw new ConfigError({ key: "hostname", value: name, remedy: "a DNS name or an address is needed" });
}

function checkWords(key: string, given: readonly string[], known: readonly string[]): void {
  const wrong = given.find((word) => !known.includes(word));
  if (wrong === undefined) return;
  throw new ConfigError({ key, value: wrong, remedy: `choose one of ${known.join(", ")}` });
}

function splitOnce(flag: string): [string, string?] {
  const at = flag.indexOf("=");
  return at < 0 ? [flag] : [flag.slice(0, at), flag.slice(at + 1)];
}

function toCamel(kebab: string): string {
  return kebab.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

export function toKebab(camel: string): string {
  return camel.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
