/**
 * Records of the event log and the audit log of the firmware, and what they mean in plain words. Used by the server
 * and by the pages that show them; docs/spec/amt.md, section 7.
 */
export { describeAlert } from "./alert-texts.ts";
export { type AuditRecord, auditRecordCodec, type Initiator } from "./audit-record.ts";
export { describeAudit } from "./audit-texts.ts";
export { type EventRecord, eventRecordCodec } from "./event-record.ts";
export { describeEvent, entityName, severityOf } from "./event-texts.ts";
