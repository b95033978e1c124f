/** The registries, which the build reads from their folders. */
declare module "virtual:registries" {
  export const commands: readonly import("./define.ts").Command[];
  export const consoleCommands: readonly import("./define.ts").ConsoleCommand[];
  export const sessions: readonly import("./define.ts").SessionProtocolHost[];
}

/** The scripts of a console process (host/conpty/process), each built for itself: what its command line holds, and the rest. */
declare module "virtual:console-scripts" {
  export const consoleLoader: string;
  export const consoleScript: string;
  /** host/as-person/process */
  export const personScript: string;
}
