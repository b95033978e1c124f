/**
 * One capture of a desktop for any number of viewers: who sees it, who may drive it, who is too slow. Used by
 * sessions/desktop.ts. Specified in docs/spec/session-protocols.md, sections 4 and 7; what is ours in 4.7.
 */
export { joinDesktop } from "./shared-desktop.ts";
