/**
 * Finding Intel AMT in the server's own networks, as far as the settings allow it. Used by the action `scanamtdevice`.
 * Specified in docs/spec/amt.md, section 6.1.
 */
export { Scanner, type ScannerOptions, type ScanResult } from "./scanner.ts";
