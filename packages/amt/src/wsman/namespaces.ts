/**
 * Namespaces and actions of WSMAN. Source: docs/spec/amt.md, section 2.3.
 */
export const SOAP = "http://www.w3.org/2003/05/soap-envelope";
export const ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
export const ANONYMOUS = `${ADDRESSING}/role/anonymous`;
export const WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";
export const ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration";
export const TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer";
export const EVENTING = "http://schemas.xmlsoap.org/ws/2004/08/eventing";
export const DATETIME = "http://schemas.dmtf.org/wbem/wscim/1/common";

/** Where a class is defined: that is its resource URI, and the namespace of its properties. */
export function uriOf(className: string): string {
  if (className.startsWith("AMT_")) return `http://intel.com/wbem/wscim/1/amt-schema/1/${className}`;
  if (className.startsWith("IPS_")) return `http://intel.com/wbem/wscim/1/ips-schema/1/${className}`;
  return `http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/${className}`;
}
