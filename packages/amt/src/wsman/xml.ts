/**
 * A reader for the XML of firmware: elements, attributes, text, names with their namespaces. No document types, no
 * entities of their own, limits on size, depth and number. Raw control characters in text are let through: boards have
 * them in their serial numbers.
 */
import { ProtocolError } from "@tendril/protocol";

const MAX_CHARS = 1_048_576;
const MAX_DEPTH = 32;
const MAX_ELEMENTS = 20_000;
const MAX_ATTRIBUTES = 32;
const nameForm = /[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?/y;
const attributeForm = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const entityForm = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));|&/g;
const named = new Map(Object.entries({ lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" }));

export interface XmlElement {
  /** Without prefix. */
  readonly name: string;
  readonly namespace: string;
  /** By name as written; declarations of namespaces are not among them. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** What stands directly in it. */
  readonly text: string;
}

/** The outermost element. @throws ProtocolError for anything that is not well formed or over a limit. */
export function parseXml(source: string): XmlElement {
  if (source.length > MAX_CHARS) throw refuse("too-large", `expected at most ${MAX_CHARS} characters`);
  return new Reader(source).document();
}

/** The first child of that name, of any namespace unless one is given. */
export function firstOf(parent: XmlElement, name: string, namespace?: string): XmlElement | undefined {
  return parent.children.find(
    (child) => child.name === name && (namespace === undefined || child.namespace === namespace),
  );
}

interface OpenElement {
  readonly fullName: string;
  readonly name: string;
  readonly namespace: string;
  readonly namespaces: ReadonlyMap<string, string>;
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  text: string;
}

class Reader {
  readonly #source: string;
  readonly #open: OpenElement[] = [];
  #at = 0;
  #count = 0;
  #root: XmlElement | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  document(): XmlElement {
    if (this.#source.charCodeAt(0) === 0xfeff) this.#at = 1;
    while (this.#at < this.#source.length) this.#step();
    if (this.#root === undefined || this.#open.length > 0) throw refuse("bad-value", "incomplete");
    return this.#root;
  }

  #step(): void {
    const source = this.#source;
    if (source[this.#at] !== "<") this.#text();
    else if (source.startsWith("<![CDATA[", this.#at)) this.#append(this.#until("<![CDATA[", "]]>"));
    else if (source.startsWith("<!--", this.#at)) this.#until("<!--", "-->");
    else if (source.startsWith("<?", this.#at)) this.#until("<?", "?>");
    else if (source.startsWith("</", this.#at)) this.#endTag();
    else this.#startTag(); // a document type is no name, and refused there
  }

  #text(): void {
    const end = this.#source.indexOf("<", this.#at);
    const raw = this.#source.slice(this.#at, end === -1 ? undefined : end);
    this.#at += raw.length;
    if (this.#open.length > 0) this.#append(unescapeXml(raw));
    else if (raw.trim() !== "") throw refuse("bad-value", "text outside of elements");
  }

  #append(text: string): void {
    const top = this.#open.at(-1);
    if (top === undefined) throw refuse("bad-value", "text outside of elements");
    top.text += text;
  }

  #until(start: string, end: string): string {
    const from = this.#at + start.length;
    const to = this.#source.indexOf(end, from);
    if (to === -1) throw refuse("bad-value", `expected ${end}`);
    this.#at = to + end.length;
    return this.#source.slice(from, to);
  }

  #startTag(): void {
    if (this.#root !== undefined) throw refuse("bad-value", "a second outermost element");
    if (this.#open.length >= MAX_DEPTH || ++this.#count > MAX_ELEMENTS) {
      throw refuse("too-large", `expected at most ${MAX_DEPTH} levels and ${MAX_ELEMENTS} elements`);
    }
    this.#at += 1;
    const fullName = this.#match(nameForm);
    const written = this.#attributes();
    const namespaces = this.#namespaces(written);
    const attributes = new Map([...written].filter(([name]) => !name.startsWith("xmlns")));
    const [prefix, name] = splitName(fullName);
    const namespace = namespaces.get(prefix);
    if (namespace === undefined && prefix !== "") throw refuse("bad-value", "a prefix that nothing declares");
    const element = { fullName, name, namespace: namespace ?? "", namespaces, attributes, children: [] };
    this.#match(/\s*/y);
    this.#open.push({ ...element, text: "" });
    if (this.#source.startsWith("/>", this.#at)) {
      this.#at += 2;
      this.#close();
    } else if (this.#source[this.#at] === ">") this.#at += 1;
    else throw refuse("bad-value", "a tag that does not end");
  }

  #endTag(): void {
    this.#at += 2;
    const fullName = this.#match(nameForm);
    this.#match(/\s*>/y);
    if (this.#open.at(-1)?.fullName !== fullName) throw refuse("bad-value", "an end that nothing began");
    this.#close();
  }

  #close(): void {
    const { name, namespace, attributes, children, text } = present(this.#open.pop());
    const element: XmlElement = { name, namespace, attributes, children, text };
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#root = element;
    else parent.children.push(element);
  }

  #attributes(): Map<string, string> {
    const found = new Map<string, string>();
    for (;;) {
      const form = new RegExp(attributeForm);
      form.lastIndex = this.#at;
      const match = form.exec(this.#source);
      if (match === null) return found;
      const [whole, name = "", double, single = ""] = match;
      if (found.size >= MAX_ATTRIBUTES || found.has(name)) throw refuse("too-large", "too many attributes");
      found.set(name, unescapeXml(double ?? single));
      this.#at += whole.length;
    }
  }

  #namespaces(attributes: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const outer = this.#open.at(-1)?.namespaces ?? new Map([["xml", "http://www.w3.org/XML/1998/namespace"]]);
    const declared = [...attributes].filter(([name]) => name === "xmlns" || name.startsWith("xmlns:"));
    if (declared.length === 0) return outer;
    return new Map([...outer, ...declared.map(([name, uri]) => [name.slice("xmlns:".length), uri] as const)]);
  }

  #match(form: RegExp): string {
    const sticky = new RegExp(form);
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.#source);
    if (match === null) throw refuse("bad-value", `unexpected markup at ${this.#at}`);
    this.#at += match[0].length;
    return match[0];
  }
}

function splitName(fullName: string): [prefix: string, name: string] {
  const colon = fullName.indexOf(":");
  return colon === -1 ? ["", fullName] : [fullName.slice(0, colon), fullName.slice(colon + 1)];
}

/** The five entities and numbers; any other is refused, for it could only come from a document type. */
function unescapeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(entityForm, (_, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return named.get(name) ?? "";
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number.parseInt(decimal, 10);
    const isCharacter = code > 0 && code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff);
    if (!isCharacter) throw refuse("bad-value", "an entity that is no character");
    return String.fromCodePoint(code);
  });
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw refuse("bad-value", "an end that nothing began");
  return value;
}

function refuse(code: "bad-value" | "too-large", what: string): ProtocolError {
  return new ProtocolError(code, `xml: ${what}`);
}
