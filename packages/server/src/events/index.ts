/**
 * Events: the bus that carries facts to those who may see them, and the log that keeps them. Used by every part
 * that changes something. Specified in docs/spec/control-protocol.md, section 5.2.
 */
export { openAuditKey } from "./audit-chain.ts";
export { createEventBus, type EventBus, type EventSubscription, type PublishedEvent } from "./bus.ts";
export { EventLog, type EventLogDeps } from "./event-log.ts";
export { currentOrigin, type Origin, withOrigin } from "./origin.ts";
export { accountTargets, allTarget, userAdminTarget, userGroupAdminTarget } from "./targets.ts";
export { type ChainFault, type ChainReport, verifyChain } from "./verify-chain.ts";
