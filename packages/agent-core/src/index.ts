/**
 * The core that the server pushes to agents: commands, console, sessions and system information on a host that
 * gives it everything it may touch. Runs in the stock agent (Duktape, ES5) and in our agent (Node).
 * Specified in docs/spec/agent-core.md. No Promise, Map, Set, for-of, array spread or array destructuring here.
 */

export type * from "./host/index.ts";
export { startCore } from "./start-core.ts";
