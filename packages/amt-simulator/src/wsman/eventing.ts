/**
 * Subscriptions to alerts: made, listed as instances, ended.
 */
import { CIM, type CimRecord, reference, textOf } from "../classes/index.ts";
import type { AmtDevice, Subscription } from "../device/index.ts";
import { ANONYMOUS, escapeXml } from "./envelope.ts";
import { WsmanFault } from "./fault.ts";
import type { SoapRequest } from "./request.ts";
import { childOf, findText, textIn } from "./xml.ts";

/** @returns the markup of the answer. @throws WsmanFault without a place to deliver to. */
export function subscribe(device: AmtDevice, request: SoapRequest, filter: CimRecord): string {
  const delivery = childOf(childOf(request.body, "Subscribe"), "Delivery");
  const to = childOf(delivery, "NotifyTo");
  const subscription: Subscription = {
    name: `Intel(r) AMT:Handler: ${device.nextMessageId().slice(-12)}`,
    url: textIn(to, "Address"),
    argument: findText(to, "arg"),
    filter: textOf(filter.InstanceID),
    wantsAck: delivery?.attributes.get("Mode")?.endsWith("PushWithAck") ?? false,
    user: findText(request.header, "Username"),
    password: findText(request.header, "Password"),
  };
  if (subscription.url === "") throw new WsmanFault(400, "f:InvalidMessage", "no NotifyTo");
  device.alerts.subscriptions.push(subscription);
  list(device);
  device.logs.audit({ application: 24, event: 0, address: "192.0.2.10" });
  const { url, wantsAck, user, argument } = subscription;
  const report = {
    url,
    filter: subscription.filter,
    ack: wantsAck,
    digest: user !== undefined,
    arg: argument,
  };
  device.report("subscribed", report);
  const selector = `<c:Selector Name="Name">${escapeXml(subscription.name)}</c:Selector>`;
  return (
    `<f:SubscribeResponse><f:SubscriptionManager><b:Address>${ANONYMOUS}</b:Address><b:ReferenceParameters>` +
    `<c:ResourceURI>${CIM}CIM_FilterCollectionSubscription</c:ResourceURI>` +
    `<c:SelectorSet>${selector}</c:SelectorSet></b:ReferenceParameters></f:SubscriptionManager>` +
    "<f:Expires>PT0.000000S</f:Expires></f:SubscribeResponse>"
  );
}

/** @throws WsmanFault when nothing was subscribed under these selectors. */
export function unsubscribe(device: AmtDevice, { selectors }: SoapRequest): string {
  const named = JSON.stringify(selectors);
  const { alerts } = device;
  const left = alerts.subscriptions.filter(({ name }) => !named.includes(name));
  if (left.length === alerts.subscriptions.length) {
    throw new WsmanFault(400, "c:InvalidSelectors", "no such subscription");
  }
  alerts.subscriptions = left;
  list(device);
  device.report("unsubscribed");
  return "";
}

function list({ alerts, classes }: AmtDevice): void {
  const system = { SystemCreationClassName: "CIM_ComputerSystem", SystemName: "Intel(r) AMT" };
  const CreationClassName = "CIM_ListenerDestinationWSMAN";
  classes.set(
    "CIM_ListenerDestination",
    ...alerts.subscriptions.map(({ name, url, wantsAck }) => ({
      CreationClassName,
      DeliveryMode: wantsAck ? 3 : 2,
      Destination: url,
      Name: name,
      ...system,
    })),
  );
  classes.set(
    "CIM_FilterCollectionSubscription",
    ...alerts.subscriptions.map(({ name, filter }) => ({
      Filter: reference("CIM_FilterCollection", { InstanceID: filter }),
      Handler: reference("CIM_ListenerDestinationWSManagement", { CreationClassName, Name: name, ...system }),
    })),
  );
}
