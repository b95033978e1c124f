/** Serve until asked to stop. */
import { defineCommand } from "../cli-command.ts";
import { loadConfig } from "../config/index.ts";
import { type RunningServer, startServer } from "../server.ts";

export const command = defineCommand({
  name: "serve",
  usage: "--data DIR [--hostname NAME] [--https-port N] [--http-port N]",
  summary: "run the server",
  async run({ flags, cwd, print, stopped }) {
    const config = await loadConfig(flags, cwd);
    const server = await startServer(config);
    announce(server, print);
    const token = await server.setupToken("");
    if (token !== undefined) {
      print(`tendril: to create the first administrator open ${addressOf(server)}setup?token=${token}`);
    }
    await stopped;
    await server.stop();
    return 0;
  },
});

/** One line for each listener, then the line that says: connections are accepted. */
export function announce(server: RunningServer, print: (line: string) => void): void {
  const { hostname } = server.facts;
  print(`tendril listening: https ${hostname}:${server.httpsPort}`);
  print(`tendril listening: http ${hostname}:${server.httpPort}`);
  if (server.httpsPort !== 443)
    print(`tendril: HTTPS listens on port ${server.httpsPort}, not on the usual 443`);
  print(`tendril ready: ${addressOf(server)}`);
}

export function addressOf(server: RunningServer): string {
  const port = server.httpsPort === 443 ? "" : `:${server.httpsPort}`;
  return `https://${server.facts.hostname}${port}/`;
}
