/**
 * The firmware of devices as actions see it: something to read from and to tell, with its account kept here and every
 * trouble said in words for people. Specified in docs/spec/amt.md, section 8.
 */
export { AmtLogins } from "./amt-logins.ts";
export { Firmware, type FirmwareDeps, inWords } from "./firmware.ts";
