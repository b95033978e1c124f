/**
 * Numbers and texts of the wire: literals only, so that the pushed core may import them. Used everywhere.
 * Specified in docs/spec/control-protocol.md (rights, results) and docs/spec/session-protocols.md (sessions).
 */
export * from "./agent.ts";
export * from "./amt.ts";
export * from "./apf.ts";
export * from "./arch-ids.ts";
export * from "./conversation.ts";
export * from "./desktop.ts";
export * from "./recording.ts";
export * from "./results.ts";
export * from "./rights.ts";
export * from "./sessions.ts";
