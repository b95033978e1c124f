/**
 * The simulated computer: its state, and what changes it. Used by the services that face the network (wsman,
 * redirection) and by the ways to it (cira, lan).
 */
export type { Subscription } from "./alerts.ts";
export { AmtDevice, type SimulatorEvent } from "./device.ts";
export type { AddedCertificate } from "./key-store.ts";
export { type DeviceOptions, defaultOptions } from "./options.ts";
export type { BootRecord } from "./power.ts";
