/**
 * Reports: tables made of stored events, and tables as text. Used by actions/events, device-care and event-search.
 * Specified in docs/spec/control-protocol.md, section 7,
 * and the recorded `report` answers.
 */
export { type Cell, csvCell, csvLine } from "./csv.ts";
export { sessionReport, signInReport, trafficReport } from "./reports.ts";
