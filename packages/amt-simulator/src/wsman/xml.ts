/**
 * XML, just enough for SOAP. Names without prefixes.
 */
import type { CimRecord, CimValue } from "../classes/index.ts";

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const NAMED = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["amp", "&"],
]);
const TOKEN =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([^\s/>]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/g;

/** @throws Error for anything that is not one whole element. */
export function parseXml(text: string): XmlElement {
  const root: XmlElement = { name: "", attributes: new Map(), children: [], text: "" };
  const open = [root];
  let last = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index !== last) throw new Error(`xml: bad markup at ${last}`);
    last = match.index + match[0].length;
    take(match, open);
  }
  const [only] = root.children;
  if (last !== text.length || open.length !== 1 || only === undefined || root.children.length !== 1) {
    throw new Error("xml: incomplete");
  }
  return only;
}

function take(match: RegExpExecArray, open: XmlElement[]): void {
  const top = open.at(-1);
  if (top === undefined) throw new Error("xml: too many ends");
  const [, cdata, slash, name, attributes = "", selfClosing, text] = match;
  if (cdata !== undefined) top.text += cdata;
  else if (text !== undefined) top.text += unescapeXml(text);
  else if (name !== undefined && slash !== "") {
    if (open.length < 2 || top.name !== withoutPrefix(name)) throw new Error(`xml: bad nesting at ${name}`);
    open.pop();
  } else if (name !== undefined) {
    const element = {
      name: withoutPrefix(name),
      attributes: attributesOf(attributes),
      children: [],
      text: "",
    };
    top.children.push(element);
    if (selfClosing === "") open.push(element);
  }
}

export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

export function textIn(element: XmlElement | undefined, name: string): string {
  return childOf(element, name)?.text.trim() ?? "";
}

/** Text of the first element of that name anywhere below. */
export function findText(element: XmlElement | undefined, name: string): string | undefined {
  if (element === undefined) return undefined;
  if (element.name === name) return element.text.trim();
  for (const child of element.children) {
    const found = findText(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An element as a value: text, record, list for repeated names, or a reference. */
export function cimValueOf(element: XmlElement): CimValue {
  const target = childOf(element, "EndpointReference") ?? element;
  const parameters = childOf(target, "ReferenceParameters");
  if (parameters !== undefined) {
    const selectors = selectorsIn(childOf(parameters, "SelectorSet"));
    return { epr: { uri: textIn(parameters, "ResourceURI"), selectors } };
  }
  if (element.children.length === 0) {
    const text = element.text.trim();
    return text === "true" ? true : text === "false" ? false : text;
  }
  const record: CimRecord = {};
  for (const child of element.children) {
    const value = cimValueOf(child);
    const before = record[child.name];
    record[child.name] =
      before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  return record;
}

export function selectorsIn(set: XmlElement | undefined): CimRecord {
  const selectors: CimRecord = {};
  for (const child of set?.children ?? []) {
    if (child.name !== "Selector") continue;
    const name = child.attributes.get("Name") ?? "";
    selectors[name] = child.children.length > 0 ? cimValueOf(child) : child.text.trim();
  }
  return selectors;
}

function attributesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = "", double, single = ""] of text.matchAll(
    /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
  )) {
    found.set(name.startsWith("xmlns") ? name : withoutPrefix(name), unescapeXml(double ?? single));
  }
  return found;
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function unescapeXml(text: string): string {
  return text.replaceAll(/&(lt|gt|quot|apos|amp|#x?[0-9a-fA-F]+);/g, (_, entity: string) => {
    const number = entity.startsWith("#x") ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
    return NAMED.get(entity) ?? String.fromCodePoint(number);
  });
}
