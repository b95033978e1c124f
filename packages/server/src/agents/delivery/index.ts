/**
 * What a new device fetches to become one: settings file and install script. Used by the routes.
 * Specified in docs/spec/agent-protocol.md, sections 1.3 and 9.
 */

export { createGroupSettings, type GroupSettingsRequest } from "./group-settings.ts";
export { createInstallScript } from "./install-script.ts";
