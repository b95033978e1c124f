/**
 * How the server is and what it is doing, for its administrators. Used by actions/site and server.ts.
 * Specified by the contract `serverStatus`.
 */
export { LoadSamples } from "./load-samples.ts";
export { ServerStatus, type ServerStatusDeps } from "./server-status.ts";
