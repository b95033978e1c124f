/**
 * The stock agent in a folder of its own, joined to a measured server.
 */
import { spawn } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { join } from "node:path";
import { stock } from "../tools/stock.ts";
import { pause } from "./measure.ts";
import { type MeasuredServer, PASSWORD, USER } from "./servers.ts";
import { controlCall } from "./swarm.ts";

export async function startAgent(server: MeasuredServer, folder: string) {
  const home = join(folder, "agent");
  mkdirSync(home);
  const program = join(home, "meshagent");
  copyFileSync(stock.agent, program);
  chmodSync(program, 0o755);
  const id = encodeURIComponent(server.groupId.slice(server.groupId.lastIndexOf("/") + 1));
  const settings = await fetchText(`${server.wsUrl.replace(/^wss/, "https")}/meshsettings?id=${id}`);
  writeFileSync(`${program}.msh`, settings.replace(/MeshServer=.*/, `MeshServer=${server.wsUrl}/agent.ashx`));
  const child = spawn(program, ["run"], { cwd: home, stdio: "ignore" });
  child.on("exit", (code, signal) => console.error(`agent ended: ${code ?? signal}`));
  return child;
}

/** Its id, once the agent is there and its core runs. */
export async function findDevice({ wsUrl }: MeasuredServer): Promise<string> {
  for (let tries = 0; tries < 60; tries++) {
    await pause(1_000);
    const reply = await controlCall(wsUrl, { user: USER, password: PASSWORD }, { action: "nodes" });
    const found = Object.values(
      reply.nodes as Record<string, { _id: string; conn?: number; agent?: { core?: string } }[]>,
    )
      .flat()
      .find(({ conn, agent }) => conn === 1 && agent?.core !== undefined);
    if (found !== undefined) {
      await pause(2_000);
      return found._id;
    }
  }
  throw new Error("the agent did not join");
}

async function fetchText(url: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    get(url, { rejectUnauthorized: false }, (response) => {
      response.toArray().then((parts) => resolve(Buffer.concat(parts).toString()), reject);
    }).on("error", reject);
  });
}
