/**
 * One file of a device as a download link: the server plays the viewer, and bytes go from the agent's socket to the
 * browser as fast as the slower of them is. Used by http (route) and server.ts (upgrades).
 * Specified in docs/spec/session-protocols.md, section 1.9.
 */
export { DeviceFiles, type DeviceFilesDeps, type FileReply, type FileWish } from "./device-files.ts";
export type { FileSocket, FileSocketHandlers } from "./file-stream.ts";
