/**
 * Configuration: read once from flags and a file, parsed by the schema, handed down typed. Nothing else reads the
 * environment or the command line's options. docs/configuration.md is generated from the schema.
 */

export type { ConfigEntry } from "./config-entry.ts";
export { type DomainConfig, firmwareConfigOf, ofDomain } from "./domains.ts";
export { type Environment, readEnvironment } from "./environment.ts";
export { type FirmwareSettings, readFirmwareSettings } from "./firmware-settings.ts";
export { type IceServer, parseIceServers } from "./ice-servers.ts";
export { type Config, loadConfig, splitArguments } from "./load-config.ts";
export { readPasswordRules } from "./password-rules.ts";
export { readRegistrationPolicy } from "./registration.ts";
export { entries, PORT_BY_CHOICE } from "./schema.ts";
export { readDirectorySettings, readOpenIdSettings } from "./single-sign-on.ts";
