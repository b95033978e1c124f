/**
 * Alerts: how firmware is asked to send them, and what one says. Source: docs/spec/amt.md, section 6.2.
 */
import { ProtocolError } from "@tendril/protocol";
import { CimItem, escapeXml, type Selectors } from "./cim.ts";
import { bodyOf, type WsmanRequest } from "./envelope.ts";
import { ADDRESSING, ANONYMOUS, EVENTING, SOAP, uriOf } from "./namespaces.ts";
import { firstOf, parseXml } from "./xml.ts";

export interface ListenerLogin {
  readonly user: string;
  readonly password: string;
}

/** One alert. */
export interface WsmanEvent {
  /** For instance `iAMT0050`. */
  readonly messageId: string;
  readonly arguments: readonly string[];
  readonly severity: number | undefined;
  /** The computer's own name for itself. */
  readonly system: string;
}

const ACKNOWLEDGED = "http://schemas.dmtf.org/wbem/wsman/1/wsman/Ack";
const PUSH_WITH_ACK = "http://schemas.dmtf.org/wbem/wsman/1/wsman/PushWithAck";
const TRUST = "http://schemas.xmlsoap.org/ws/2005/02/trust";
const SECURITY = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const TOKEN =
  "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#UsernameToken";
const PLAIN_PASSWORD =
  "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText";
const DIGEST = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/http/digest";
const ARGUMENT_NAMESPACE = "http://x.com";
const MAX_TEXT_CHARS = 256;
const MAX_ARGUMENTS = 16;

export function subscribeRequest(
  filter: string,
  target: { readonly url: string; readonly argument: string; readonly login: ListenerLogin },
): WsmanRequest {
  const { url, argument, login } = target;
  const notify =
    `<e:NotifyTo><a:Address>${escapeXml(url)}</a:Address><a:ReferenceParameters>` +
    `<m:arg xmlns:m="${ARGUMENT_NAMESPACE}">${escapeXml(argument)}</m:arg></a:ReferenceParameters></e:NotifyTo>`;
  const delivery = `<e:Delivery Mode="${PUSH_WITH_ACK}">${notify}<w:Auth Profile="${DIGEST}"/></e:Delivery>`;
  return {
    action: `${EVENTING}/Subscribe`,
    resource: uriOf("CIM_FilterCollection"),
    selectors: { InstanceID: filter },
    header: loginXml(login),
    body: `<e:Subscribe xmlns:e="${EVENTING}">${delivery}</e:Subscribe>`,
  };
}

export function unsubscribeRequest(selectors: Selectors): WsmanRequest {
  return {
    action: `${EVENTING}/Unsubscribe`,
    resource: uriOf("CIM_FilterCollectionSubscription"),
    selectors,
    body: `<e:Unsubscribe xmlns:e="${EVENTING}"/>`,
  };
}

function loginXml({ user, password }: ListenerLogin): string {
  const token =
    `<se:UsernameToken><se:Username>${escapeXml(user)}</se:Username>` +
    `<se:Password Type="${PLAIN_PASSWORD}">${escapeXml(password)}</se:Password></se:UsernameToken>`;
  return (
    `<t:IssuedTokens xmlns:t="${TRUST}" xmlns:se="${SECURITY}"><t:RequestSecurityTokenResponse>` +
    `<t:TokenType>${TOKEN}</t:TokenType><t:RequestedSecurityToken>${token}</t:RequestedSecurityToken>` +
    "</t:RequestSecurityTokenResponse></t:IssuedTokens>"
  );
}

export interface WsmanAlert {
  /** What was asked to come back with it. */
  readonly argument: string;
  /** Of the sender, to be named in the answer. */
  readonly requestId: string;
  readonly event: WsmanEvent;
}

/** @throws ProtocolError when it is no alert. */
export function parseAlert(text: string): WsmanAlert {
  const envelope = parseXml(text);
  const header = firstOf(envelope, "Header", SOAP);
  const alert = firstOf(bodyOf(envelope), "CIM_AlertIndication");
  if (header === undefined || alert === undefined) throw new ProtocolError("bad-value", "wsman: no alert");
  const item = new CimItem(alert);
  return {
    argument: shorten(firstOf(header, "arg")?.text.trim() ?? ""),
    requestId: shorten(firstOf(header, "MessageID", ADDRESSING)?.text.trim() ?? ""),
    event: {
      messageId: shorten(item.text("MessageID")),
      arguments: item.texts("MessageArguments").slice(0, MAX_ARGUMENTS).map(shorten),
      severity: item.number("PerceivedSeverity"),
      system: shorten(item.text("SystemName")),
    },
  };
}

/** The answer that a sender of alerts waits for. */
export function acknowledgementOf({ requestId }: WsmanAlert): string {
  const namespaces = `xmlns:s="${SOAP}" xmlns:a="${ADDRESSING}"`;
  const header =
    `<a:To>${ANONYMOUS}</a:To><a:Action>${ACKNOWLEDGED}</a:Action>` +
    `<a:RelatesTo>${escapeXml(requestId)}</a:RelatesTo>`;
  return (
    `<?xml version="1.0" encoding="utf-8"?><s:Envelope ${namespaces}>` +
    `<s:Header>${header}</s:Header><s:Body/></s:Envelope>`
  );
}

function shorten(text: string): string {
  return text.slice(0, MAX_TEXT_CHARS);
}
