/**
 * SOAP envelopes and properties as the firmware writes them.
 */
import {
  type CimRecord,
  type CimValue,
  type EndpointReference,
  isDateTime,
  isRecord,
  isReference,
  textOf,
} from "../classes/index.ts";

export const ANONYMOUS = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous";

const NAMESPACES = [
  'xmlns:a="http://www.w3.org/2003/05/soap-envelope"',
  'xmlns:b="http://schemas.xmlsoap.org/ws/2004/08/addressing"',
  'xmlns:c="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"',
  'xmlns:d="http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd"',
  'xmlns:e="http://schemas.xmlsoap.org/ws/2004/09/enumeration"',
  'xmlns:f="http://schemas.xmlsoap.org/ws/2004/08/eventing"',
  'xmlns:h="http://schemas.dmtf.org/wbem/wscim/1/common"',
].join(" ");

export interface Envelope {
  readonly action: string;
  readonly messageId: string;
  readonly relatesTo?: string | undefined;
  readonly uri?: string | undefined;
  /** Markup. */
  readonly body: string;
}

export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

export function envelope({ action, messageId, relatesTo, uri, body }: Envelope): string {
  const resource = uri === undefined ? "" : ` xmlns:g="${uri}"`;
  const header =
    `<b:To>${ANONYMOUS}</b:To>` +
    (relatesTo === undefined ? "" : `<b:RelatesTo>${escapeXml(relatesTo)}</b:RelatesTo>`) +
    `<b:Action a:mustUnderstand="true">${action}</b:Action><b:MessageID>${messageId}</b:MessageID>` +
    (uri === undefined ? "" : `<c:ResourceURI>${uri}</c:ResourceURI>`);
  return (
    `<?xml version="1.0" encoding="UTF-8"?><a:Envelope ${NAMESPACES}${resource} ` +
    `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><a:Header>${header}</a:Header>` +
    `<a:Body>${body}</a:Body></a:Envelope>`
  );
}

export function referenceXml({ epr }: EndpointReference): string {
  const selectors = Object.entries(epr.selectors).map(([name, value]) => {
    const content = isReference(value)
      ? `<b:EndpointReference>${referenceXml(value)}</b:EndpointReference>`
      : escapeXml(textOf(value));
    return `<c:Selector Name="${name}">${content}</c:Selector>`;
  });
  return (
    `<b:Address>${ANONYMOUS}</b:Address><b:ReferenceParameters><c:ResourceURI>${epr.uri}</c:ResourceURI>` +
    `<c:SelectorSet>${selectors.join("")}</c:SelectorSet></b:ReferenceParameters>`
  );
}

export function propertiesXml(record: CimRecord): string {
  return Object.entries(record)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) =>
        one === undefined ? "" : `<g:${name}>${valueXml(one)}</g:${name}>`,
      ),
    )
    .join("");
}

function valueXml(value: CimValue): string {
  if (typeof value === "function") return valueXml(value());
  if (isReference(value)) return referenceXml(value);
  if (isDateTime(value)) return `<h:Datetime>${value.datetime}</h:Datetime>`;
  if (isRecord(value)) return propertiesXml(value);
  return escapeXml(textOf(value));
}
