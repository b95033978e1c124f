/**
 * The player of recordings: reads a file by ranges, keeps its own time and gives the frames to the viewers of desktops,
 * terminals and firmware, or to a list of what was done with files or said in a chat. Without UI framework; loaded with the page of a recording.
 * The file format: docs/spec/session-protocols.md, section 1.10.
 */
export { type ChatLine, listChat } from "./chat-lines.ts";
export { type FileDeed, listDeeds } from "./file-deeds.ts";
export { openPlayer, type Player, type PlayerState, SPEEDS } from "./player.ts";
export { openRangeSource } from "./range-source.ts";
export { searchText, type TextHit } from "./text-search.ts";
