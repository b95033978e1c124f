/**
 * Values of CIM properties, and the endpoint references among them.
 */
export type CimScalar = string | number | boolean;

export interface EndpointReference {
  readonly epr: { readonly uri: string; readonly selectors: CimRecord };
}

export interface CimDateTime {
  readonly datetime: string;
}

/** A function is a value that is read when somebody asks. */
export type CimValue =
  | CimScalar
  | EndpointReference
  | CimDateTime
  | CimRecord
  | CimValue[]
  | (() => CimScalar | CimDateTime);

export interface CimRecord {
  [name: string]: CimValue | undefined;
}

const AMT = "http://intel.com/wbem/wscim/1/amt-schema/1/";
const IPS = "http://intel.com/wbem/wscim/1/ips-schema/1/";
export const CIM = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/";

export const SYSTEM: CimRecord = { CreationClassName: "CIM_ComputerSystem", Name: "ManagedSystem" };

export function resourceUri(name: string): string {
  return (name.startsWith("AMT_") ? AMT : name.startsWith("IPS_") ? IPS : CIM) + name;
}

export function reference(name: string, selectors: CimRecord): EndpointReference {
  return { epr: { uri: resourceUri(name), selectors } };
}

export function isReference(value: CimValue | undefined): value is EndpointReference {
  return typeof value === "object" && "epr" in value;
}

export function isDateTime(value: CimValue | undefined): value is CimDateTime {
  return typeof value === "object" && "datetime" in value;
}

export function isRecord(value: CimValue | undefined): value is CimRecord {
  return typeof value === "object" && !Array.isArray(value) && !isReference(value) && !isDateTime(value);
}

/** The selectors of a reference; undefined for any other value. */
export function selectorsOf(value: CimValue | undefined): CimRecord | undefined {
  return isReference(value) ? value.epr.selectors : undefined;
}

/** A scalar as text; empty for what is none. */
export function textOf(value: CimValue | undefined): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}

export function numberOf(value: CimValue | undefined): number {
  return Number(textOf(value));
}

/** An instance of a service class. */
export function service(name: string, label: string, more: CimRecord = {}): CimRecord {
  return {
    CreationClassName: name,
    ElementName: label,
    Name: label,
    SystemCreationClassName: "CIM_ComputerSystem",
    SystemName: "Intel(r) AMT",
    ...more,
  };
}
