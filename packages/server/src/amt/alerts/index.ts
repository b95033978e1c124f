/**
 * Alerts that firmware sends by itself: who may send them, and the events that they become. Used by `http`, which
 * hands over what comes to `/amtevents.ashx`. Specified in docs/spec/amt.md, section 6.2.
 */
export { openAlertKey } from "./alert-key.ts";
export { AlertReceiver, type AlertReply, type AlertRequest } from "./alert-receiver.ts";
