/**
 * Answers SOAP requests: transfer, enumeration, eventing and the methods of classes.
 */
import { randomUUID } from "node:crypto";
import { type CimRecord, isRecord, isReference, selectorsOf, textOf } from "../classes/index.ts";
import type { AmtDevice } from "../device/index.ts";
import { envelope, escapeXml, propertiesXml, referenceXml } from "./envelope.ts";
import { subscribe, unsubscribe } from "./eventing.ts";
import { WsmanFault } from "./fault.ts";
import { methods } from "./methods/index.ts";
import { putInto } from "./put.ts";
import type { SoapRequest } from "./request.ts";
import { childOf, cimValueOf, parseXml, selectorsIn, textIn, type XmlElement } from "./xml.ts";

const TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer/";
const ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration/";
const EVENTING = "http://schemas.xmlsoap.org/ws/2004/08/eventing/";
const MAX_CONTEXTS = 32;

export class WsmanService {
  readonly #device: AmtDevice;
  readonly #contexts = new Map<string, { readonly name: string; at: number }>();
  readonly #actions: ReadonlyMap<string, (request: SoapRequest) => string> = new Map([
    [`${TRANSFER}Get`, (request) => this.#get(request)],
    [`${TRANSFER}Put`, (request) => this.#put(request)],
    [`${TRANSFER}Create`, (request) => this.#create(request)],
    [`${TRANSFER}Delete`, (request) => this.#delete(request)],
    [`${ENUMERATION}Enumerate`, (request) => this.#enumerate(request)],
    [`${ENUMERATION}Pull`, (request) => this.#pull(request)],
    [`${EVENTING}Subscribe`, (request) => subscribe(this.#device, request, this.#filterOf(request))],
    [`${EVENTING}Unsubscribe`, (request) => unsubscribe(this.#device, request)],
  ]);

  constructor(device: AmtDevice) {
    this.#device = device;
  }

  /** @throws WsmanFault for what the firmware would refuse. */
  answer(text: string): string {
    const { request, messageId } = parseRequest(text);
    const operation = request.action.slice(request.action.lastIndexOf("/") + 1);
    const { methods: counts } = this.#device.stats;
    const key = `${operation} ${request.name}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    this.#device.report("wsman", { op: operation, cls: request.name, selectors: request.selectors });
    const run = this.#actions.get(request.action);
    if (run === undefined && !request.action.startsWith(`${request.uri}/`)) throw notSupported();
    const body = run === undefined ? this.#invoke(request, operation) : run(request);
    return envelope({
      action: `${request.action}Response`,
      messageId: this.#device.nextMessageId(),
      relatesTo: messageId,
      uri: request.uri,
      body,
    });
  }

  faultXml({ subcode, message }: WsmanFault): string {
    const code = `<a:Value>a:Sender</a:Value><a:Subcode><a:Value>${subcode}</a:Value></a:Subcode>`;
    const reason = `<a:Text xml:lang="en-US">${escapeXml(message)}</a:Text>`;
    return envelope({
      action: "http://schemas.xmlsoap.org/ws/2004/08/addressing/fault",
      messageId: this.#device.nextMessageId(),
      body: `<a:Fault><a:Code>${code}</a:Code><a:Reason>${reason}</a:Reason><a:Detail></a:Detail></a:Fault>`,
    });
  }

  /** The instance that the selectors mean. @throws WsmanFault when there is none or no single one. */
  find({ name, selectors }: SoapRequest): CimRecord {
    const hits = this.#known(name).filter((one) => matches(one, selectors));
    const [hit] = hits;
    if (hit === undefined || (Object.keys(selectors).length === 0 && hits.length > 1)) {
      throw new WsmanFault(400, "c:InvalidSelectors", "The Selectors for the resource were not valid.");
    }
    return hit;
  }

  #known(name: string): CimRecord[] {
    if (this.#device.classes.has(name)) return this.#device.classes.list(name);
    throw new WsmanFault(
      400,
      "b:DestinationUnreachable",
      "No route can be determined to reach the destination role defined by the WSAddressing To.",
    );
  }

  /** A collection of filters, or alerts of one class. */
  #filterOf(request: SoapRequest): CimRecord {
    return request.name === "CIM_FilterCollection" ? this.find(request) : { InstanceID: request.name };
  }

  #get(request: SoapRequest): string {
    return `<g:${request.name}>${propertiesXml(this.find(request))}</g:${request.name}>`;
  }

  #put(request: SoapRequest): string {
    const instance = this.find(request);
    putInto(this.#device, request.name, { instance, changes: recordIn(request.body) });
    return `<g:${request.name}>${propertiesXml(instance)}</g:${request.name}>`;
  }

  #create({ name, uri, body }: SoapRequest): string {
    const instance = recordIn(body);
    this.#known(name).push(instance);
    this.#device.report("created", { cls: name });
    const { InstanceID, ElementInContext, ElementProvidingContext } = instance;
    const selectors =
      InstanceID !== undefined
        ? { InstanceID }
        : ElementInContext !== undefined
          ? { ElementInContext, ElementProvidingContext }
          : {};
    return `<g:ResourceCreated>${referenceXml({ epr: { uri, selectors } })}</g:ResourceCreated>`;
  }

  #delete(request: SoapRequest): string {
    const { classes, keys } = this.#device;
    const { name } = request;
    const instance = this.find(request);
    const isUsedByTls = classes
      .list("AMT_TLSCredentialContext")
      .some((one) => selectorsOf(one.ElementInContext)?.InstanceID === instance.InstanceID);
    if (name === "AMT_PublicKeyCertificate" && isUsedByTls) {
      throw new WsmanFault(400, "b:ActionNotSupported", "certificate is in use");
    }
    if (name === "AMT_PublicPrivateKeyPair" && keys.isKeyInUse(instance)) {
      throw new WsmanFault(400, "b:ActionNotSupported", "key is in use");
    }
    classes.set(name, ...classes.list(name).filter((one) => one !== instance));
    if (name === "AMT_RemoteAccessPolicyRule") this.#dropPolicy(instance.PolicyRuleName);
    this.#device.report("deleted", { cls: name, selectors: request.selectors });
    return "";
  }

  #dropPolicy(rule: CimRecord[string]): void {
    const { classes } = this.#device;
    const left = classes
      .list("AMT_RemoteAccessPolicyAppliesToMPS")
      .filter((one) => selectorsOf(one.PolicySet)?.PolicyRuleName !== rule);
    classes.set("AMT_RemoteAccessPolicyAppliesToMPS", ...left);
  }

  #enumerate({ name }: SoapRequest): string {
    this.#known(name);
    const context = randomUUID().toUpperCase();
    this.#contexts.set(context, { name, at: 0 });
    const [oldest] = this.#contexts.keys();
    if (this.#contexts.size > MAX_CONTEXTS && oldest !== undefined) this.#contexts.delete(oldest);
    const inside = `<e:EnumerationContext>${context}</e:EnumerationContext>`;
    return `<e:EnumerateResponse>${inside}</e:EnumerateResponse>`;
  }

  #pull({ name, body }: SoapRequest): string {
    const pull = childOf(body, "Pull");
    const id = textIn(pull, "EnumerationContext");
    const context = this.#contexts.get(id);
    if (context === undefined) {
      const reason = "The supplied enumeration context is invalid.";
      throw new WsmanFault(400, "e:InvalidEnumerationContext", reason);
    }
    const wanted = Number.parseInt(textIn(pull, "MaxElements"), 10) || 1;
    const all = this.#known(context.name);
    const items = all.slice(context.at, context.at + Math.min(wanted, this.#device.options.pullPage));
    context.at += items.length;
    const isEndless = this.#device.misbehaves("ws-endless-enum");
    const isEnd = context.at >= all.length && !isEndless;
    if (isEndless) context.at = 0;
    if (isEnd) this.#contexts.delete(id);
    const list = items.map((one) => `<g:${name}>${propertiesXml(one)}</g:${name}>`).join("");
    return (
      `<e:PullResponse>${isEnd ? "" : `<e:EnumerationContext>${id}</e:EnumerationContext>`}` +
      `<e:Items>${list}</e:Items>${isEnd ? "<e:EndOfSequence></e:EndOfSequence>" : ""}</e:PullResponse>`
    );
  }

  #invoke({ name, body }: SoapRequest, operation: string): string {
    this.#known(name);
    const method = methods.get(`${name}.${operation}`);
    if (method === undefined || body?.children[0]?.name !== `${operation}_INPUT`) throw notSupported();
    const result = method(this.#device, recordIn(body));
    const output: CimRecord = typeof result === "number" ? { ReturnValue: result } : result;
    if (output.ReturnValue !== 0) {
      this.#device.report("method-error", { cls: name, op: operation, code: output.ReturnValue });
    }
    return `<g:${operation}_OUTPUT>${propertiesXml(output)}</g:${operation}_OUTPUT>`;
  }
}

function parseRequest(text: string): { readonly request: SoapRequest; readonly messageId: string } {
  let root: XmlElement;
  try {
    root = parseXml(text);
  } catch (error) {
    throw new WsmanFault(400, "a:Sender", `invalid XML: ${String(error)}`);
  }
  const header = childOf(root, "Header");
  const action = textIn(header, "Action");
  const uri = textIn(header, "ResourceURI");
  if (action === "" || uri === "") {
    const reason = "A required message information header, To, MessageID, or Action, is not present.";
    throw new WsmanFault(400, "b:MessageInformationHeaderRequired", reason);
  }
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  const selectors = selectorsIn(childOf(header, "SelectorSet"));
  const request = { action, uri, name, selectors, header, body: childOf(root, "Body") };
  return { request, messageId: textIn(header, "MessageID") };
}

function recordIn(body: XmlElement | undefined): CimRecord {
  const [first] = body?.children ?? [];
  const value = first === undefined ? {} : cimValueOf(first);
  return isRecord(value) ? value : {};
}

/** Selectors that an instance does not have at all are ignored, as the firmware does. */
function matches(instance: CimRecord, selectors: CimRecord): boolean {
  return Object.entries(selectors).every(([key, wanted]) => {
    const has = instance[key];
    if (isReference(wanted)) return JSON.stringify(selectorsOf(has)) === JSON.stringify(wanted.epr.selectors);
    return has === undefined || textOf(has) === textOf(wanted);
  });
}

function notSupported(): WsmanFault {
  return new WsmanFault(400, "b:ActionNotSupported", "The action is not supported by the service.");
}
