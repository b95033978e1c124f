/**
 * What people are told of devices that come and go, as they wished on a device group or a device. Notices in pages are
 * made by the pages, letters here. Used by actions and server.ts. Specified in docs/spec/control-protocol.md, 4.5.
 */

export { ConnectionLetters, type ConnectionLettersDeps } from "./connection-letters.ts";
export { changeNotify, notifyOf } from "./notify.ts";
