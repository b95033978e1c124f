/**
 * Alerts that the firmware sends by itself: to whom, and to whom not any more. Source: docs/spec/amt.md, section 6.2.
 */
import type { ListenerLogin, WsmanClient } from "@tendril/amt/wsman";

const ALL = "Intel(r) AMT:All";

export interface AlertTarget {
  /** Where alerts go; what begins like it is ours. */
  readonly url: string;
  readonly argument: string;
  readonly login: ListenerLogin;
}

/** Whether alerts come to this server. */
export async function hasSubscription(wsman: WsmanClient, url: string): Promise<boolean> {
  const listeners = await wsman.enumerate("CIM_ListenerDestination");
  return listeners.some((listener) => listener.text("Destination") === url);
}

/** One subscription, the older one ends. */
export async function subscribeAlerts(wsman: WsmanClient, target: AlertTarget): Promise<void> {
  await unsubscribeAlerts(wsman, target.url);
  await wsman.subscribe(ALL, target);
}

/** The two lists have the same order: that alone says which subscription is whose. */
export async function unsubscribeAlerts(wsman: WsmanClient, url: string): Promise<void> {
  const listeners = await wsman.enumerate("CIM_ListenerDestination");
  const subscriptions = await wsman.enumerate("CIM_FilterCollectionSubscription");
  for (const [index, listener] of listeners.entries()) {
    const subscription = subscriptions[index];
    const isOurs = listener.text("Destination") === url;
    if (isOurs && subscription !== undefined) await wsman.unsubscribe(subscription);
  }
}
