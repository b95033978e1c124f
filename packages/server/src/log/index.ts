/**
 * One logger per subsystem: constant message, variable fields with fixed names (deviceId, userId, groupId, peer,
 * bytes, ms, token hashed). Never passwords, cookies, keys or session content. Used everywhere.
 */
export { createLog, type Log, type LogFields, silentLog } from "./log.ts";
