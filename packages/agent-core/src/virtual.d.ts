/** The registries, which the build reads from their folders. */
declare module "virtual:registries" {
  export const commands: readonly import("./define.ts").Command[];
  export const consoleCommands: readonly import("./define.ts").ConsoleCommand[];
  export const sessions: readonly import("./define.ts").SessionProtocolHost[];
}
