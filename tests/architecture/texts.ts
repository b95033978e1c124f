/**
 * The texts of the web app as they stand in its sources: what people read, and what is looked up in a catalogue.
 */
import { parseSync } from "@swc/core";
import { production, type SourceFile } from "./sources.ts";

export interface FoundText {
  readonly path: string;
  readonly text: string;
  /** Whether the place shows it as it is. */
  readonly isMarkup: boolean;
  /** Handed to a function that looks it up. */
  readonly isLookedUp: boolean;
  /** Pieced together by a template. */
  readonly isTemplate: boolean;
  /** In an attribute, or what an error says: no word of a table, which is looked up where it is drawn. */
  readonly isUsed: boolean;
}

/** What TypeScript puts around a value; other syntax of its own holds no text. */
const aroundValues = new Set([
  "TsAsExpression",
  "TsConstAssertion",
  "TsNonNullExpression",
  "TsSatisfiesExpression",
]);

/** Around an argument there is an object without a type, and a list. */
const usingTypes = new Set(["JSXAttribute", "NewExpression"]);

const lookUps = new Set(["t", "parts", "plural", "said"]);

/** Sources of the pages, without the catalogues. */
/** `boot.ts` speaks when a catalogue may be missing: it has its words in each language itself. */
export const pageSources: readonly SourceFile[] = production.filter(
  ({ path }) =>
    path.startsWith("packages/web/src/") &&
    !path.includes("/language/") &&
    path !== "packages/web/src/boot.ts",
);

export function textsOf({ path, text }: SourceFile): FoundText[] {
  const tree = parseSync(text, { syntax: "typescript", tsx: path.endsWith(".tsx"), target: "es2024" });
  const found: FoundText[] = [];
  const add = (value: unknown, marks: Partial<FoundText>): void => {
    found.push({
      path,
      text: String(value),
      isMarkup: false,
      isLookedUp: false,
      isTemplate: false,
      isUsed: false,
      ...marks,
    });
  };
  const visit = (node: unknown, isLookedUp: boolean, isUsed = false): void => {
    if (typeof node !== "object" || node === null) return;
    const { type = "", value }: SyntaxNode = node;
    if (type === "ImportDeclaration" || (type.startsWith("Ts") && !aroundValues.has(type))) return;
    if (type === "JSXText") add(String(value).replace(/\s+/g, " ").trim(), { isMarkup: true });
    if (type === "StringLiteral") add(value, { isLookedUp, isUsed });
    if (type === "TemplateLiteral") add(templateOf(node), { isTemplate: true });
    const isCall = type === "CallExpression";
    const isInside = isCall ? lookUps.has(calledName(node)) : isLookedUp;
    const isUse = usingTypes.has(type) || (type === "" && isUsed);
    for (const child of Object.values(node)) visit(child, isInside, isUse);
  };
  visit(tree.body, false);
  return found;
}

interface SyntaxNode {
  readonly type?: string;
  readonly value?: unknown;
  readonly callee?: SyntaxNode;
  readonly quasis?: readonly { readonly cooked: string }[];
}

function calledName({ callee }: SyntaxNode): string {
  return String(callee?.value ?? "");
}

function templateOf({ quasis = [] }: SyntaxNode): string {
  return quasis.map(({ cooked }) => cooked).join("{}");
}
