/**
 * What Node knows of the computer, in the shapes of the core's host. Used by runtime/.
 */
export { readDnsServers, readInterfaces } from "./network.ts";
export { readOsName } from "./system.ts";
