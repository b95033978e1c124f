/**
 * Entry of the bundle: finds out which agent runs it.
 */
import { commands, consoleCommands, sessions } from "virtual:registries";
import { createDuktapeHost } from "./host/duktape.ts";
import type { Host } from "./host/index.ts";
import { startCore } from "./start-core.ts";

/** Set by our agent; the stock agent has no such name. */
declare const tendrilHost: Host | undefined;

const host = typeof tendrilHost === "undefined" ? createDuktapeHost() : tendrilHost;
startCore(host, { commands, consoleCommands, sessions });
