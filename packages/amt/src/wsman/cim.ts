/**
 * Instances of CIM classes, as the firmware gives them and takes them.
 */
import { ProtocolError } from "@tendril/protocol";
import { ADDRESSING, ANONYMOUS, DATETIME, uriOf, WSMAN } from "./namespaces.ts";
import { firstOf, type XmlElement } from "./xml.ts";

export type Selectors = Readonly<Record<string, string | CimReference>>;

/** Points at an instance. */
export class CimReference {
  readonly className: string;
  readonly selectors: Selectors;

  constructor(className: string, selectors: Selectors = {}) {
    this.className = className;
    this.selectors = selectors;
  }

  /** A selector that is text. */
  selector(name: string): string | undefined {
    const value = this.selectors[name];
    return typeof value === "string" ? value : undefined;
  }
}

/** Points in time have an element of their own inside the property. */
export interface CimTime {
  readonly datetime: string;
}

/** An instance inside an argument. */
export interface CimEmbedded {
  readonly className: string;
  readonly properties: Readonly<Record<string, CimValue | undefined>>;
}

export type CimValue = string | number | boolean | CimReference | CimTime | CimEmbedded | readonly CimValue[];

/** What firmware gave: every property is a list, since a list of one cannot be told from a single value. */
export class CimItem {
  readonly className: string;
  readonly #properties: ReadonlyMap<string, readonly (string | CimReference | CimTime)[]>;

  constructor(element: XmlElement) {
    this.className = element.name;
    const properties = new Map<string, (string | CimReference | CimTime)[]>();
    for (const child of element.children) {
      if ([...child.attributes].some(([name, value]) => name.endsWith(":nil") && value === "true")) continue;
      const values = properties.get(child.name) ?? [];
      values.push(readValue(child));
      properties.set(child.name, values);
    }
    this.#properties = properties;
  }

  has(name: string): boolean {
    return this.#properties.has(name);
  }

  /** Trimmed, without control characters; `""` where there is none. */
  text(name: string): string {
    return this.texts(name)[0] ?? "";
  }

  texts(name: string): string[] {
    return (this.#properties.get(name) ?? []).flatMap((value) => {
      if (typeof value === "string") return [plain(value)];
      return "datetime" in value ? [value.datetime] : [];
    });
  }

  /** A whole number that a double holds exactly. */
  number(name: string): number | undefined {
    const text = this.text(name);
    const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    return Number.isSafeInteger(value) ? value : undefined;
  }

  isTrue(name: string): boolean {
    return this.text(name).toLowerCase() === "true";
  }

  reference(name: string): CimReference | undefined {
    return this.#properties.get(name)?.find((value) => value instanceof CimReference);
  }

  /** As it came, for `put`, with changes; `undefined` leaves a property out. */
  with(changes: Readonly<Record<string, CimValue | undefined>>): Record<string, CimValue | undefined> {
    return { ...Object.fromEntries(this.#properties), ...changes };
  }
}

function readValue(element: XmlElement): string | CimReference | CimTime {
  const parameters = firstOf(element, "ReferenceParameters");
  if (parameters !== undefined) return referenceOf(parameters);
  const time = firstOf(element, "Datetime") ?? firstOf(element, "Interval");
  return time === undefined ? element.text : { datetime: plain(time.text) };
}

/** @throws ProtocolError when it points at nothing. */
function referenceOf(parameters: XmlElement): CimReference {
  const uri = firstOf(parameters, "ResourceURI", WSMAN)?.text ?? "";
  const className = plain(uri).split("/").at(-1) ?? "";
  if (!/^\w{1,128}$/.test(className)) throw new ProtocolError("bad-value", "wsman: reference to no class");
  const set = firstOf(parameters, "SelectorSet", WSMAN)?.children ?? [];
  const selectors = set.map((selector): [string, string | CimReference] => {
    const endpoint = firstOf(selector, "EndpointReference", ADDRESSING);
    const inner = endpoint === undefined ? undefined : firstOf(endpoint, "ReferenceParameters");
    const name = selector.attributes.get("Name") ?? "";
    return [name, inner === undefined ? plain(selector.text) : referenceOf(inner)];
  });
  return new CimReference(className, Object.fromEntries(selectors));
}

/** Firmware leaves line ends and worse in texts of board makers. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the point
  return text.replaceAll(/[\u0000-\u001f\u007f]+/g, " ").trim();
}

/** Properties of an instance or arguments of a method, in the namespace `prefix`. */
export function propertiesXml(prefix: string, properties: CimEmbedded["properties"]): string {
  return Object.entries(properties)
    .map(([name, value]) => (value === undefined ? "" : propertyXml(`${prefix}:${name}`, value)))
    .join("");
}

function propertyXml(tag: string, value: CimValue): string {
  if (isList(value)) return value.map((one) => propertyXml(tag, one)).join("");
  if (typeof value !== "object") return `<${tag}>${escapeXml(String(value))}</${tag}>`;
  if (value instanceof CimReference) return `<${tag}>${referenceXml(value)}</${tag}>`;
  if ("datetime" in value) {
    return `<${tag}><d:Datetime xmlns:d="${DATETIME}">${escapeXml(value.datetime)}</d:Datetime></${tag}>`;
  }
  const properties = propertiesXml("q", value.properties);
  return `<${tag} xmlns:q="${uriOf(value.className)}">${properties}</${tag}>`;
}

function isList(value: CimValue): value is readonly CimValue[] {
  return Array.isArray(value);
}

function referenceXml({ className, selectors }: CimReference): string {
  const address = `<a:Address>${ANONYMOUS}</a:Address>`;
  const uri = `<w:ResourceURI>${uriOf(className)}</w:ResourceURI>`;
  return `${address}<a:ReferenceParameters>${uri}${selectorsXml(selectors)}</a:ReferenceParameters>`;
}

export function selectorsXml(selectors: Selectors): string {
  const all = Object.entries(selectors).map(([name, value]) => {
    const content =
      typeof value === "string"
        ? escapeXml(value)
        : `<a:EndpointReference>${referenceXml(value)}</a:EndpointReference>`;
    return `<w:Selector Name="${escapeXml(name)}">${content}</w:Selector>`;
  });
  return all.length === 0 ? "" : `<w:SelectorSet>${all.join("")}</w:SelectorSet>`;
}

export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
