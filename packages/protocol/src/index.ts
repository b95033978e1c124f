/**
 * Wire truth for any runtime: ids, bytes, errors, contracts and the relay's addresses. Agent messages, actions,
 * sessions and constants have their own entry points. No I/O. Specified in docs/spec.
 */
export * from "./bytes/index.ts";
export * from "./contracts/index.ts";
export { ProtocolError, type ProtocolErrorCode } from "./errors.ts";
export * from "./ids/index.ts";
export * from "./relay/index.ts";
