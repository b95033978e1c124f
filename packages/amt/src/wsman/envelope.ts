/**
 * Requests and answers of WSMAN. Source: docs/spec/amt.md, section 2.3.
 */
import { ProtocolError } from "@tendril/protocol";
import { escapeXml, type Selectors, selectorsXml } from "./cim.ts";
import { ADDRESSING, ANONYMOUS, SOAP, WSMAN } from "./namespaces.ts";
import { firstOf, type XmlElement } from "./xml.ts";

export interface WsmanRequest {
  readonly action: string;
  readonly resource: string;
  readonly selectors?: Selectors;
  /** Markup of ours. */
  readonly body: string;
  /** More markup of ours in the header. */
  readonly header?: string;
}

export function envelopeOf(request: WsmanRequest, messageId: number): string {
  const { action, resource, selectors = {}, body, header = "" } = request;
  const namespaces = `xmlns:s="${SOAP}" xmlns:a="${ADDRESSING}" xmlns:w="${WSMAN}"`;
  const head = [
    `<a:Action>${escapeXml(action)}</a:Action><a:To>/wsman</a:To>`,
    `<w:ResourceURI>${escapeXml(resource)}</w:ResourceURI><a:MessageID>${messageId}</a:MessageID>`,
    `<a:ReplyTo><a:Address>${ANONYMOUS}</a:Address></a:ReplyTo>`,
    `<w:OperationTimeout>PT60S</w:OperationTimeout>${selectorsXml(selectors)}${header}`,
  ];
  const parts = `<s:Header>${head.join("")}</s:Header><s:Body>${body}</s:Body>`;
  return `<?xml version="1.0" encoding="utf-8"?><s:Envelope ${namespaces}>${parts}</s:Envelope>`;
}

/** What an envelope carries. @throws ProtocolError when it is no envelope. */
export function bodyOf(envelope: XmlElement): XmlElement {
  const body = envelope.namespace === SOAP ? firstOf(envelope, "Body", SOAP) : undefined;
  if (envelope.name !== "Envelope" || body === undefined) {
    throw new ProtocolError("bad-value", "wsman: expected a SOAP envelope");
  }
  return body;
}

/** Subcode of a fault; `undefined` when the body is none. */
export function faultOf(body: XmlElement): string | undefined {
  const fault = firstOf(body, "Fault", SOAP);
  if (fault === undefined) return undefined;
  const code = firstOf(fault, "Code", SOAP);
  const subcode = code === undefined ? undefined : firstOf(code, "Subcode", SOAP);
  const value = subcode === undefined ? undefined : firstOf(subcode, "Value", SOAP);
  const text = value?.text.trim().split(":").at(-1) ?? "";
  return /^\w{1,64}$/.test(text) ? text : "";
}
