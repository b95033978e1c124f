/**
 * Writes docs/api from the contracts and the definitions of actions: a page for people and JSON Schemas for programs.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DeviceRight, FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import { type Action, loadActions } from "@tendril/server";
import { toJSONSchema } from "zod/mini";

const root = join(import.meta.dirname, "..");
const contracts = join(root, "packages", "protocol", "src", "actions");
const folder = join(root, "docs", "api");

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
}

interface Documented {
  readonly action: Action;
  readonly subject: string;
  readonly source: string;
  readonly schema: Schema;
}

/** Files of docs/api by name, as the contracts make them. */
export async function apiPages(): Promise<ReadonlyMap<string, string>> {
  const documented = collect(await loadActions());
  const schemas = Object.fromEntries(documented.map(({ action, schema }) => [action.name, schema]));
  return new Map([
    ["actions.md", page(documented)],
    ["actions.json", `${JSON.stringify(schemas, undefined, 1)}\n`],
  ]);
}

function collect(actions: ReadonlyMap<string, Action>): Documented[] {
  const sources = new Map<string, { subject: string; source: string }>();
  for (const subject of readdirSync(contracts, { withFileTypes: true })) {
    if (!subject.isDirectory()) continue;
    for (const file of readdirSync(join(contracts, subject.name))) {
      const source = readFileSync(join(contracts, subject.name, file), "utf8");
      const name = /defineContract\(\s*"([^"]+)"/.exec(source)?.[1];
      if (name !== undefined) sources.set(name, { subject: subject.name, source });
    }
  }
  const documented = [...actions.values()].map((action) => {
    const found = sources.get(action.name);
    if (found === undefined) throw new Error(`no contract file of ${action.name}`);
    // `$schema` of each would only repeat what the page says
    const { $schema: _dialect, ...schema } = toJSONSchema(action.schema, { io: "input" });
    return { action, ...found, schema: schema as Schema };
  });
  return documented.sort(
    (a, b) => a.subject.localeCompare(b.subject) || a.action.name.localeCompare(b.action.name),
  );
}

function page(documented: readonly Documented[]): string {
  const subjects = [...new Set(documented.map(({ subject }) => subject))];
  const parts = subjects.map((subject) => {
    const own = documented.filter((one) => one.subject === subject);
    return `## ${subject}\n\n${own.map(section).join("\n")}`;
  });
  return `# Actions of the control channel

One JSON object per text frame on \`wss://SERVER/control.ashx\`. \`action\` names what is wanted; \`responseid\`, any text of
up to 256 characters, comes back with the answer, \`tag\` too. What is wrong is told by \`result\`: a malformed field as
\`Invalid message: FIELD: WHY\`, an unknown action as \`Unknown action\`. What you cannot see is answered as what does not
exist. The same as JSON Schema: [actions.json](actions.json); a client in a few lines: [example.mjs](example.mjs); events:
[control-protocol.md](../spec/control-protocol.md), section 5.2. Made from the contracts by \`npm run api-docs\`.

${parts.join("\n")}`;
}

function section({ action, source, schema }: Documented): string {
  const about = (/^\/\*\*([\s\S]*?)\*\//.exec(source)?.[1] ?? "").replaceAll(/\s*\n \* ?|\s+/g, " ").trim();
  const rows = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const isNeeded = schema.required?.includes(name) === true;
    return `| \`${name}\` | ${typeOf(field)} | ${isNeeded ? "yes" : ""} | ${commentOf(source, name)} |`;
  });
  const fields = rows.length === 0 ? "" : `| Field | | Needed | |\n|---|---|---|---|\n${rows.join("\n")}\n\n`;
  const reply = [...source.matchAll(/^export interface \w+[\s\S]*?^}$/gm)].map(([text]) => text);
  const answer = reply.length === 0 ? "" : `\`\`\`ts\n${reply.join("\n\n")}\n\`\`\`\n\n`;
  return `### ${action.name}\n\n${about}\n\n${rightsOf(action)}\n\n${fields}${answer}`;
}

function rightsOf({ target, siteRight, isForTokens }: Action): string {
  const words: string[] = [];
  if (target.kind !== "none") {
    const names = namesOf(DeviceRight, target.right);
    const on =
      target.kind === "group" ? "the device group" : target.kind === "device" ? "the device" : "the devices";
    words.push(names === "" ? `being able to see ${on}` : `${names} on ${on}`);
  }
  if (siteRight !== 0) words.push(`site right ${namesOf(SiteRight, siteRight)}`);
  const needs = words.length === 0 ? "Everybody who is signed in." : `Needs ${words.join(" and ")}.`;
  return isForTokens ? needs : `${needs} Not for login tokens.`;
}

function namesOf(bits: Readonly<Record<string, number>>, wanted: number): string {
  if (wanted === FULL_RIGHTS) return "all rights";
  const names = Object.entries(bits).filter(([, bit]) => (wanted & bit) !== 0);
  return names.map(([name]) => name).join(", ");
}

function typeOf(field: Schema): string {
  if (field.anyOf !== undefined) return field.anyOf.map(typeOf).join(" or ");
  if (field.enum !== undefined) return field.enum.map((value) => `\`${String(value)}\``).join(", ");
  if (field.const !== undefined) return `\`${String(field.const)}\``;
  const { type = "any", minLength = 0, maxLength, minimum, maximum, items, maxItems } = field;
  if (type === "array")
    return `list of ${typeOf(items ?? {})}${maxItems === undefined ? "" : `, at most ${maxItems}`}`;
  if (maxLength !== undefined) return `text of ${minLength} to ${maxLength} characters`;
  const isLimited = minimum !== undefined && maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER;
  return isLimited ? `${type}, ${minimum} to ${maximum}` : type;
}

/** The comment before a field in the contract. */
function commentOf(source: string, name: string): string {
  const found = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*${name}:`).exec(source)?.[1] ?? "";
  return found
    .replaceAll(/\s*\n\s*\* ?|\s+/g, " ")
    .replaceAll("|", "\\|")
    .trim();
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of await apiPages()) writeFileSync(join(folder, name), text);
}
