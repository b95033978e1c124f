/**
 * Makes the one ES5 script that agents get of the core's sources and registries, and refuses what the stock agent's
 * engine cannot run. Used by build.ts; no part of the core itself. Specified in docs/spec/agent-core.md, section 1.
 */
export { type BuiltCore, buildConsoleScripts, buildCore, type ConsoleScripts } from "./build-core.ts";
export { checkEs5 } from "./check-es5.ts";
