/**
 * Entry of the script that the agent's program runs for a terminal.
 */
import type { ConsoleRequest } from "../console-frames.ts";
import { serveConsole } from "./serve-console.ts";

/** Written before the script by who starts it. */
declare const consoleRequest: ConsoleRequest;

serveConsole(consoleRequest);
