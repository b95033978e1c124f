/**
 * The server as tests and tools start it. Programs use main.ts.
 */

export { entries, loadConfig } from "./config/index.ts";
export { type Action, loadActions } from "./control/index.ts";
export { ConfigError } from "./errors.ts";
export { type Log, type LogFields, silentLog } from "./log/index.ts";
export { createSplicePipe } from "./relay/index.ts";
export { type RunningServer, startServer } from "./server.ts";
export {
  type DeviceDocument,
  deviceCollection,
  groupCollection,
  openStore,
  userCollection,
} from "./store/index.ts";
export { type Clock, systemClock } from "./time/index.ts";
