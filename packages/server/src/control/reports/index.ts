/**
 * Reports: tables made of stored events. Used by actions/events. Specified in docs/spec/control-protocol.md, section 7
 * and the recorded `report` answers.
 */
export { sessionReport, signInReport, trafficReport } from "./reports.ts";
