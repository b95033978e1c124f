/**
 * WS-Eventing: who wants alerts, and their delivery by HTTP with digest.
 */
import { randomBytes, randomInt } from "node:crypto";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { parseAuthorization } from "../authorization.ts";
import { md5 } from "../bytes.ts";
import { CIM } from "../classes/index.ts";
import { ANONYMOUS, escapeXml } from "../wsman/index.ts";
import type { AmtDevice } from "./device.ts";

const TIMEOUT_MS = 5000;
const SOURCE = "Interop:CIM_ComputerSystem.CreationClassName=CIM_ComputerSystem,Name=Intel(r) AMT";
const ELEMENT =
  "Interop:CIM_ComputerSystem.CreationClassName=&quot;CIM_ComputerSystem&quot;,Name=&quot;Intel(r) AMT&quot;";
const NAMESPACES = [
  'xmlns:a="http://www.w3.org/2003/05/soap-envelope"',
  'xmlns:b="http://schemas.xmlsoap.org/ws/2004/08/addressing"',
  'xmlns:c="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"',
  `xmlns:g="${CIM}CIM_AlertIndication"`,
  'xmlns:h="http://schemas.dmtf.org/wbem/wscim/1/common"',
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
].join(" ");

export interface Subscription {
  readonly name: string;
  readonly url: string;
  /** Text that the subscriber wants back with each alert. */
  readonly argument: string | undefined;
  readonly filter: string;
  readonly wantsAck: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

export class Alerts {
  readonly #device: AmtDevice;
  subscriptions: Subscription[] = [];

  constructor(device: AmtDevice) {
    this.#device = device;
  }

  deliver(messageId: string, args: readonly string[], severity: number): void {
    for (const subscription of this.subscriptions) {
      const { url } = subscription;
      post(subscription, this.#envelope(subscription, { messageId, args, severity })).then(
        (status) => this.#device.report("event-delivered", { messageId, url, status }),
        (error: unknown) => this.#device.report("event-failed", { messageId, url, error: String(error) }),
      );
    }
  }

  #envelope(
    to: Subscription,
    alert: { readonly messageId: string; readonly args: readonly string[]; readonly severity: number },
  ): string {
    const property = (name: string, value: string | number): string => `<g:${name}>${value}</g:${name}>`;
    const time = new Date(this.#device.now() * 1000).toISOString();
    const head =
      `<b:To>${escapeXml(to.url)}</b:To><b:ReplyTo><b:Address>${ANONYMOUS}</b:Address></b:ReplyTo>` +
      (to.wantsAck ? "<c:AckRequested></c:AckRequested>" : "") +
      '<b:Action a:mustUnderstand="true">http://schemas.dmtf.org/wbem/wsman/1/wsman/Event</b:Action>' +
      `<b:MessageID>${this.#device.nextMessageId()}</b:MessageID>` +
      `<c:ResourceURI>${CIM}CIM_AlertIndication</c:ResourceURI>` +
      (to.argument === undefined ? "" : `<m:arg xmlns:m="http://x.com">${escapeXml(to.argument)}</m:arg>`);
    const body = [
      property("AlertType", 8),
      property("AlertingElementFormat", 2),
      property("AlertingManagedElement", ELEMENT),
      property("IndicationFilterName", escapeXml(to.filter)),
      property("IndicationIdentifier", `Intel(r):${randomInt(2 ** 31)}`),
      property("IndicationTime", `<h:Datetime>${time}</h:Datetime>`),
      property("Message", ""),
      ...alert.args.map((arg) => property("MessageArguments", escapeXml(arg))),
      property("MessageArguments", SOURCE),
      property("MessageID", alert.messageId),
      property("OtherAlertingElementFormat", ""),
      property("OtherSeverity", ""),
      property("OwningEntity", "Intel(r) AMT"),
      property("PerceivedSeverity", alert.severity),
      property("ProbableCause", 0),
      property("SystemName", "Intel(r) AMT"),
    ].join("");
    return (
      `<?xml version="1.0" encoding="UTF-8"?><a:Envelope ${NAMESPACES}><a:Header>${head}</a:Header>` +
      `<a:Body><g:CIM_AlertIndication>${body}</g:CIM_AlertIndication></a:Body></a:Envelope>`
    );
  }
}

/** Posts, and once more with digest when the first answer asks for it. @returns the status of the last answer. */
async function post(to: Subscription, body: string): Promise<number> {
  const first = await postOnce(to.url, body, undefined);
  const challenge = first.headers["www-authenticate"];
  if (first.statusCode !== 401 || challenge === undefined || to.user === undefined) {
    return first.statusCode ?? 0;
  }
  const fields = parseAuthorization(challenge);
  const field = (name: string): string => fields.get(name) ?? "";
  const path = new URL(to.url).pathname;
  const cnonce = randomBytes(8).toString("hex");
  const qop = field("qop").split(",")[0]?.trim() ?? "";
  const ha1 = md5(`${to.user}:${field("realm")}:${to.password ?? ""}`);
  const ha2 = md5(`POST:${path}${qop === "auth-int" ? `:${md5(body)}` : ""}`);
  const response = md5(`${ha1}:${field("nonce")}:00000001:${cnonce}:${qop}:${ha2}`);
  const opaque = fields.has("opaque") ? `, opaque="${field("opaque")}"` : "";
  const last = await postOnce(
    to.url,
    body,
    `Digest username="${to.user}", realm="${field("realm")}", nonce="${field("nonce")}", uri="${path}", ` +
      `qop=${qop}, nc=00000001, cnonce="${cnonce}", response="${response}"${opaque}`,
  );
  return last.statusCode ?? 0;
}

function postOnce(url: string, body: string, authorization: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith("https:") ? httpsRequest : httpRequest;
    const request = send(
      url,
      {
        method: "POST",
        rejectUnauthorized: false,
        headers: {
          "Content-Type": "application/soap+xml;charset=UTF-8",
          "Content-Length": Buffer.byteLength(body),
          ...(authorization === undefined ? {} : { Authorization: authorization }),
        },
      },
      (response) => {
        response.resume();
        resolve(response);
      },
    );
    request.setTimeout(TIMEOUT_MS, () => request.destroy(new Error("no answer in time")));
    request.on("error", reject);
    request.end(body);
  });
}
