/**
 * Intel AMT in the server's own networks: finding it, as far as the settings allow, and watching what is known. Used by the
 * action `scanamtdevice` and by the composition root.
 * Specified in docs/spec/amt.md, section 6.1.
 */
export { LanWatch, type LanWatchDeps } from "./lan-watch.ts";
export { Scanner, type ScannerOptions, type ScanResult } from "./scanner.ts";
