/**
 * The CIM classes of a simulated device: values, the store of instances, and what a new device holds. Used by the
 * device and by its WSMAN service; docs/spec/amt.md, section 3.
 */
export { fillClasses } from "./fill.ts";
export { ClassStore } from "./store.ts";
export {
  CIM,
  type CimRecord,
  type CimScalar,
  type CimValue,
  type EndpointReference,
  isDateTime,
  isRecord,
  isReference,
  numberOf,
  reference,
  resourceUri,
  SYSTEM,
  selectorsOf,
  service,
  textOf,
} from "./values.ts";
