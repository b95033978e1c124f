/**
 * Devices and device groups: stored documents plus presence, changed in one place so that every change is an
 * event. Used by agents, control and relay. Specified in docs/spec/control-protocol.md, sections 5.2 and 6.2.
 */
export { type DeviceChange, Devices, type DevicesDeps } from "./devices.ts";
export { type GroupChange, Groups, type GroupsDeps, type NewGroup } from "./groups.ts";
export { PowerHistory } from "./power-history.ts";
export { createPresence, type DevicePresence, type Presence } from "./presence.ts";
export { toWireDevice, toWireGroup, toWireUser } from "./views.ts";
