/** What this agent is. */
import { coreVersion } from "../core-report.ts";
import { defineConsoleCommand } from "../define.ts";

export const consoleCommand = defineConsoleCommand({
  name: "info",
  usage: "",
  summary: "agent, core and computer",
  run({ host, state }, _words, print) {
    host.osName((system) => {
      const minutes = Math.floor((host.now() - state.startedAtMs) / 60_000);
      print(
        [
          `Core: Tendril ${coreVersion}, running for ${minutes} min`,
          `Agent: ${host.agentVersion || "unknown"}`,
          `Computer: ${host.computerName}, ${system}`,
          `Server: ${host.serverUrl()}`,
          `Administrator: ${host.isAdministrator() ? "yes" : "no"}`,
          `Open tunnels: ${state.sessions.count()}`,
        ].join("\n"),
      );
    });
  },
});
