/**
 * Intel AMT for any runtime: what its connections carry, without sockets, clocks or files. The server drives it
 * (connections of devices, operations), the web app shows it (viewers). Specified in docs/spec/amt.md; each folder
 * is an entry of the package.
 */
export { isFirmwarePassword } from "./password.ts";
export { type AmtPort, amtPorts, isAmtPort } from "./ports.ts";
