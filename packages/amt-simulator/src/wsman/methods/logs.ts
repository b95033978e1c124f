/**
 * Event log, audit log and clock.
 */
import { numberOf } from "../../classes/index.ts";
import { type MethodTable, OK } from "./method.ts";

const AUDIT_PAGE = 10;

export const logMethods: MethodTable = [
  [
    "AMT_MessageLog.PositionToFirstRecord",
    ({ logs }) => ({ IterationIdentifier: 1, ReturnValue: logs.messages.length > 0 ? OK : 2 }),
  ],
  [
    "AMT_MessageLog.GetRecords",
    ({ logs, options }, args) => {
      const start = (numberOf(args.IterationIdentifier) || 1) - 1;
      const wanted = numberOf(args.MaxReadRecords) || 1;
      const part = logs.messages.slice(start, start + Math.min(wanted, options.logPage));
      return {
        IterationIdentifier: start + 1 + part.length,
        NoMoreRecords: start + part.length >= logs.messages.length,
        RecordArray: part.map((record) => record.toString("base64")),
        ReturnValue: OK,
      };
    },
  ],
  [
    "AMT_MessageLog.ClearLog",
    ({ logs }) => {
      logs.messages = [];
      logs.audit({ application: 24, event: 2 });
      return OK;
    },
  ],
  [
    "AMT_MessageLog.FreezeLog",
    ({ classes }, args) => {
      classes.first("AMT_MessageLog").IsFrozen = args.Freeze === true;
      return OK;
    },
  ],
  [
    "AMT_AuditLog.ReadRecords",
    ({ logs }, args) => {
      const start = Math.max(1, numberOf(args.StartIndex) || 1) - 1;
      const part = logs.auditRecords.slice(start, start + AUDIT_PAGE);
      return {
        EventRecords: part.map((record) => record.toString("base64")),
        RecordsReturned: part.length,
        ReturnValue: OK,
        TotalRecordCount: logs.auditRecords.length,
      };
    },
  ],
  [
    "AMT_AuditLog.ClearLog",
    ({ logs }) => {
      logs.auditRecords = [];
      return OK;
    },
  ],
  [
    "AMT_TimeSynchronizationService.GetLowAccuracyTimeSynch",
    (device) => ({ ReturnValue: OK, Ta0: device.now() }),
  ],
  [
    "AMT_TimeSynchronizationService.SetHighAccuracyTimeSynch",
    (device, args) => {
      const time = numberOf(args.Tm1);
      device.timeOffset = time - Math.floor(Date.now() / 1000);
      device.report("clock-set", { to: time });
      return OK;
    },
  ],
];
