/**
 * Asks and tells firmware. One request at a time: its owner's exchange sees to that. Source: docs/spec/amt.md, 2.3.
 */
import { ProtocolError } from "@tendril/protocol";
import { CimItem, type CimReference, type CimValue, propertiesXml, type Selectors } from "./cim.ts";
import { bodyOf, envelopeOf, faultOf, type WsmanRequest } from "./envelope.ts";
import { WsmanFault, WsmanRefusal } from "./errors.ts";
import { type ListenerLogin, subscribeRequest, unsubscribeRequest } from "./eventing.ts";
import { ENUMERATION, TRANSFER, uriOf } from "./namespaces.ts";
import { firstOf, parseXml, type XmlElement } from "./xml.ts";

export interface WsmanAnswer {
  /** HTTP status. */
  readonly status: number;
  readonly body: string;
}

/** Carries one request to the firmware and its answer back. */
export type WsmanExchange = (request: string) => Promise<WsmanAnswer>;

type Properties = Readonly<Record<string, CimValue | undefined>>;

const MAX_ITEMS = 1_000;
const MAX_PULLS = 200;
const MAX_CONTEXT_CHARS = 1_024;
const PULL_LIMITS = "<e:MaxElements>999</e:MaxElements><e:MaxCharacters>99999</e:MaxCharacters>";

/**
 * Every method throws ProtocolError for answers that make no sense, WsmanFault where the firmware cannot, WsmanRefusal
 * where it will not, and whatever the exchange throws.
 */
export class WsmanClient {
  readonly #exchange: WsmanExchange;
  #messages = 0;

  constructor(exchange: WsmanExchange) {
    this.#exchange = exchange;
  }

  async get(className: string, selectors: Selectors = {}): Promise<CimItem> {
    const request = { action: `${TRANSFER}/Get`, resource: uriOf(className), selectors, body: "" };
    return itemIn(await this.#ask(request, className), className);
  }

  async put(className: string, properties: Properties, selectors: Selectors = {}): Promise<void> {
    const body = instanceXml(className, properties);
    await this.#ask({ action: `${TRANSFER}/Put`, resource: uriOf(className), selectors, body }, className);
  }

  async create(className: string, properties: Properties): Promise<void> {
    const body = instanceXml(className, properties);
    await this.#ask({ action: `${TRANSFER}/Create`, resource: uriOf(className), body }, className);
  }

  async delete(className: string, selectors: Selectors): Promise<void> {
    const request = { action: `${TRANSFER}/Delete`, resource: uriOf(className), selectors, body: "" };
    await this.#ask(request, className);
  }

  /** All instances. @throws ProtocolError `too-large` over 1,000 items or 200 answers. */
  async enumerate(className: string): Promise<CimItem[]> {
    const resource = uriOf(className);
    const started = await this.#ask(
      {
        action: `${ENUMERATION}/Enumerate`,
        resource,
        body: `<e:Enumerate xmlns:e="${ENUMERATION}"/>`,
      },
      className,
    );
    const items: CimItem[] = [];
    let context = contextIn(firstOf(started, "EnumerateResponse", ENUMERATION));
    for (let pull = 0; pull < MAX_PULLS; pull++) {
      const answer = await this.#ask(pullRequest(resource, context), className);
      const response = firstOf(answer, "PullResponse", ENUMERATION);
      if (response === undefined) throw unexpected(className, "PullResponse");
      const found = firstOf(response, "Items", ENUMERATION)?.children ?? [];
      items.push(...found.map((element) => new CimItem(element)));
      if (items.length > MAX_ITEMS) break;
      if (firstOf(response, "EndOfSequence", ENUMERATION) !== undefined) return items;
      context = contextIn(response);
    }
    throw new ProtocolError("too-large", `wsman: ${className}: an enumeration without end`);
  }

  /** Calls a method; its answer. @throws WsmanRefusal when ReturnValue is neither 0 nor one of `accepted`. */
  async invoke(
    target: CimReference,
    method: string,
    options: { readonly arguments?: Properties; readonly accepted?: readonly number[] } = {},
  ): Promise<CimItem> {
    const { className, selectors } = target;
    const uri = uriOf(className);
    const where = `${className}.${method}`;
    const given = propertiesXml("r", options.arguments ?? {});
    const body = `<r:${method}_INPUT xmlns:r="${uri}">${given}</r:${method}_INPUT>`;
    const answer = await this.#ask({ action: `${uri}/${method}`, resource: uri, selectors, body }, where);
    const output = itemIn(answer, `${method}_OUTPUT`);
    const value = output.number("ReturnValue");
    if (value === undefined) throw unexpected(where, "ReturnValue");
    if (value !== 0 && options.accepted?.includes(value) !== true) throw new WsmanRefusal(value, where);
    return output;
  }

  /** Alerts of one filter go to `url` from now on, with `argument` in each. */
  async subscribe(
    filter: string,
    target: { readonly url: string; readonly argument: string; readonly login: ListenerLogin },
  ): Promise<void> {
    const answer = await this.#ask(subscribeRequest(filter, target), "Subscribe");
    if (firstOf(answer, "SubscribeResponse") === undefined)
      throw unexpected("Subscribe", "SubscribeResponse");
  }

  /** Ends a subscription, given as an instance of CIM_FilterCollectionSubscription. */
  async unsubscribe(subscription: CimItem): Promise<void> {
    const filter = subscription.reference("Filter");
    const handler = subscription.reference("Handler");
    if (filter === undefined || handler === undefined) throw unexpected("Unsubscribe", "Filter and Handler");
    await this.#ask(unsubscribeRequest({ Filter: filter, Handler: handler }), "Unsubscribe");
  }

  async #ask(request: WsmanRequest, where: string): Promise<XmlElement> {
    const { status, body: text } = await this.#exchange(envelopeOf(request, ++this.#messages));
    const isFault = status === 400 || status === 500;
    if (status !== 200 && !isFault)
      throw new ProtocolError("unexpected", `wsman: ${where}: status ${status}`);
    const body = bodyOf(parseXml(text));
    const fault = faultOf(body);
    if (isFault || fault !== undefined) throw new WsmanFault(status, fault ?? "", where);
    return body;
  }
}

function instanceXml(className: string, properties: Properties): string {
  return `<r:${className} xmlns:r="${uriOf(className)}">${propertiesXml("r", properties)}</r:${className}>`;
}

function pullRequest(resource: string, context: string): WsmanRequest {
  const body =
    `<e:Pull xmlns:e="${ENUMERATION}"><e:EnumerationContext>${context}</e:EnumerationContext>` +
    `${PULL_LIMITS}</e:Pull>`;
  return { action: `${ENUMERATION}/Pull`, resource, body };
}

/** A context goes back as it came, so it must be no markup. */
function contextIn(response: XmlElement | undefined): string {
  const context = response === undefined ? undefined : firstOf(response, "EnumerationContext", ENUMERATION);
  const text = context?.text.trim() ?? "";
  if (text === "" || text.length > MAX_CONTEXT_CHARS || /[<>&]/.test(text)) {
    throw unexpected("enumeration", "EnumerationContext");
  }
  return text;
}

function itemIn(body: XmlElement, name: string): CimItem {
  const element = firstOf(body, name);
  if (element === undefined) throw unexpected("answer", name);
  return new CimItem(element);
}

function unexpected(where: string, what: string): ProtocolError {
  return new ProtocolError("unexpected", `wsman: ${where}: expected ${what}`);
}
