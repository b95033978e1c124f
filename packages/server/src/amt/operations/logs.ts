/**
 * The two logs of the firmware: what happened to the computer, and who did what to the firmware.
 * Source: docs/spec/amt.md, section 7.
 */
import {
  type AuditRecord,
  auditRecordCodec,
  describeAudit,
  describeEvent,
  entityName,
  eventRecordCodec,
  severityOf,
} from "@tendril/amt/logs";
import { CimReference, type WsmanClient } from "@tendril/amt/wsman";
import { decodeBase64, ProtocolError } from "@tendril/protocol";
import type { AmtLogEntry } from "@tendril/protocol/actions/amt/amtlog";

const MAX_RECORDS = 1_000;
const MAX_READS = 400;
const RECORDS_OF_A_READ = 390;
const EMPTY = 2;
const eventLog = new CimReference("AMT_MessageLog");
const auditLog = new CimReference("AMT_AuditLog");

/** The newest come first. */
export async function readEventLog(wsman: WsmanClient): Promise<AmtLogEntry[]> {
  const started = await wsman.invoke(eventLog, "PositionToFirstRecord", { accepted: [EMPTY] });
  if (started.number("ReturnValue") === EMPTY) return [];
  const entries: AmtLogEntry[] = [];
  let at = started.text("IterationIdentifier");
  for (let read = 0; read < MAX_READS && entries.length < MAX_RECORDS; read++) {
    const answer = await wsman.invoke(eventLog, "GetRecords", {
      arguments: { IterationIdentifier: at, MaxReadRecords: RECORDS_OF_A_READ },
      accepted: [EMPTY],
    });
    const records = answer.texts("RecordArray");
    entries.push(...records.flatMap(eventEntry));
    at = answer.text("IterationIdentifier");
    if (answer.isTrue("NoMoreRecords") || records.length === 0) break;
  }
  return entries.slice(0, MAX_RECORDS);
}

export async function clearEventLog(wsman: WsmanClient): Promise<void> {
  await wsman.invoke(eventLog, "ClearLog");
}

/** The newest come first. */
export async function readAuditLog(wsman: WsmanClient): Promise<AmtLogEntry[]> {
  const entries: AmtLogEntry[] = [];
  let total = 1;
  for (let read = 0; read < MAX_READS && entries.length < Math.min(total, MAX_RECORDS); read++) {
    const answer = await wsman.invoke(auditLog, "ReadRecords", {
      arguments: { StartIndex: entries.length + 1 },
    });
    const records = answer.texts("EventRecords");
    total = answer.number("TotalRecordCount") ?? 0;
    if (records.length === 0) break;
    entries.push(...records.map(auditEntry));
  }
  return entries.reverse();
}

/** A record that is none is left out: one bad record must not hide the others. */
function eventEntry(text: string): AmtLogEntry[] {
  try {
    const record = eventRecordCodec.decode(decodeBase64(text));
    const isTimed = record.time !== 0 && record.time !== 0xffff_ffff;
    return [
      {
        ...(isTimed ? { timeS: record.time } : {}),
        text: describeEvent(record),
        severity: severityOf(record),
        source: entityName(record.entity),
      },
    ];
  } catch (error) {
    if (error instanceof ProtocolError) return [];
    throw error;
  }
}

function auditEntry(text: string): AmtLogEntry {
  try {
    const record = auditRecordCodec.decode(decodeBase64(text));
    const detail = describeAudit(record);
    return { timeS: record.time, text: detail, source: initiatorOf(record) };
  } catch (error) {
    if (error instanceof ProtocolError) return { text: "A record that cannot be read" };
    throw error;
  }
}

function initiatorOf({ initiator, addressKind, address }: AuditRecord): string {
  const who = initiator.kind === "account" ? initiator.name : initiator.kind;
  const from = addressKind === 0 ? String.fromCharCode(...address) : "";
  return from === "" ? who : `${who} from ${from}`;
}
