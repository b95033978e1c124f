/**
 * What Node knows of the computer, in the shapes of the core's host. Used by runtime/. What it does not know, the
 * core asks the system's shell for.
 */
export { listFolder } from "./folders.ts";
export { readDnsServers, readInterfaces } from "./network.ts";
export { readOsName } from "./system.ts";
export {
  type Account,
  findAccount,
  findConsoleUser,
  isAdministrator,
  parseAccounts,
  parseSeat,
} from "./users.ts";
