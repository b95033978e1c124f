/**
 * The pushed core on Node: kept, checked by its hash, run in its own context, given a host. Used by agent.ts.
 * Specified in docs/spec/agent-protocol.md, section 5, and by the interface of packages/agent-core.
 */
export { CoreRuntime, type CoreRuntimeDeps } from "./core-runtime.ts";
