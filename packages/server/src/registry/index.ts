/**
 * Registries that read a folder: every file exports one entry under one known name, so that adding an entry is
 * adding a file. Used by store drivers, routes, control actions, agent messages and commands.
 */
export { loadRegistry } from "./load-registry.ts";
