/**
 * Sharing links for guests: who may make one, when it may be used, what a guest may then do. Used by the actions of
 * devices, the guest's routes, and through `Guest` by the relay and download links.
 * Specified in docs/spec/session-protocols.md, section 7.2.
 */
export { publishShare, shareUrl, viewShare } from "./publish.ts";
export { readTimes, shareWindow } from "./share-window.ts";
export { kindsNotSharable, mayShare, type SharedDevice, Shares } from "./shares.ts";
