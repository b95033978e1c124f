/**
 * The line to the firmware on Linux: /dev/mei0, each line in a process of its own (ADR 34). Used by runtime/.
 * Specified in docs/spec/amt.md, section 1.11.
 */
export { MEI_DEVICE, MeiLines, type MeiLinesOptions } from "./mei-lines.ts";
