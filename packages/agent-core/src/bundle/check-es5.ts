/**
 * Refuses a script that the stock agent's engine cannot run: newer syntax, or a built-in that it lacks. Both are
 * silent there, so the build must be loud. Source: docs/spec/agent-core.md, section 1.1.
 */
import { type Node, parse } from "acorn";

const MISSING_GLOBALS: ReadonlySet<string> = new Set([
  "Promise",
  "Map",
  "Set",
  "WeakMap",
  "WeakSet",
  "WeakRef",
  "Intl",
  "URL",
  "queueMicrotask",
  "structuredClone",
  "atob",
  "btoa",
  "crypto",
  "fetch",
]);

const MISSING_STATICS: ReadonlySet<string> = new Set([
  "Object.entries",
  "Object.fromEntries",
  "Object.getOwnPropertyDescriptors",
  "Object.hasOwn",
  "Object.values",
  "Array.from",
  "Array.of",
]);

const MISSING_METHODS: ReadonlySet<string> = new Set([
  "at",
  "fill",
  "findLast",
  "flat",
  "flatMap",
  "matchAll",
  "padEnd",
  "replaceAll",
  "toSorted",
  "trimEnd",
  "trimStart",
]);

/** @throws SyntaxError with what stands where. */
export function checkEs5(script: string): void {
  const found: string[] = [];
  visit(parse(script, { ecmaVersion: 5, sourceType: "script" }), (node) => {
    const name = missingName(node);
    if (name !== undefined) found.push(`${name} at ${node.start}`);
  });
  if (found.length > 0) throw new SyntaxError(`core: the stock agent lacks ${found.join(", ")}`);
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, see);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

/** Names of a `new X`, `X.y` or `z.method(...)` that the engine does not know. */
function missingName(node: Node): string | undefined {
  const { type, callee, object, property, computed } = { ...node } as Node & Record<string, unknown>;
  if (type === "NewExpression" && MISSING_GLOBALS.has(nameOf(callee))) return nameOf(callee);
  if (type === "MemberExpression" && computed !== true) {
    const full = `${nameOf(object)}.${nameOf(property)}`;
    if (MISSING_STATICS.has(full) || MISSING_GLOBALS.has(nameOf(object))) return full;
  }
  if (type !== "CallExpression" || !isNode(callee) || callee.type !== "MemberExpression") return undefined;
  const method = nameOf((callee as Node & Record<string, unknown>).property);
  return MISSING_METHODS.has(method) ? `.${method}()` : undefined;
}

function nameOf(node: unknown): string {
  return isNode(node) && node.type === "Identifier"
    ? String((node as Node & Record<string, unknown>).name)
    : "";
}
