/**
 * A client of a Tendril server, for commands that work from any computer: control connection, search for a device,
 * forwarding of ports. Used by cli. Specified in docs/spec/control-protocol.md and docs/spec/session-protocols.md, 1.8.
 */
export { type Account, ControlConnection } from "./control-connection.ts";
export { type FoundDevice, findDeviceByName } from "./find-device.ts";
export { type Forward, parseForward, startForward } from "./forward.ts";
