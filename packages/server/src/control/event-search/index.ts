/**
 * Finding stored events: what a user may see, by device, person, group, kind, time and text, page by page; and all of it
 * as a file. Used by actions/events and the export route. Specified in docs/spec/control-protocol.md, sections 5.2 and 7.
 */
export { countEvents } from "./count-events.ts";
export { EventExport, type EventExportDeps, type ExportFormat } from "./event-export.ts";
export { type EventPage, type EventWish, searchEvents, toStoredWireEvent } from "./event-search.ts";
