/**
 * Events: the bus that carries facts to those who may see them, and the log that keeps them. Used by every part
 * that changes something. Specified in docs/spec/control-protocol.md, section 5.2.
 */
export { createEventBus, type EventBus, type EventSubscription, type PublishedEvent } from "./bus.ts";
export { EventLog } from "./event-log.ts";
export { accountTargets, allTarget, userAdminTarget, userGroupAdminTarget } from "./targets.ts";
