/**
 * A server, a device whose agent (the stock one or ours) is online, and a folder for tests of its files.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ControlClient, openControl } from "./control-client.ts";
import { createOwnAgent, type OwnAgent } from "./own-agent.ts";
import { startTestServer, type TestServer } from "./server.ts";
import { createStockAgent, fetchSettings } from "./stock-agent.ts";
import { until } from "./until.ts";

export interface OnlineDevice {
  readonly host: TestServer;
  readonly control: ControlClient;
  readonly deviceId: string;
  readonly folder: string;
  readonly agent: Pick<OwnAgent, "start" | "stop" | "pid">;
  readonly agentFolder: string;
  isOnline(): Promise<string>;
  remove(): Promise<void>;
}

interface Device {
  readonly _id: string;
  readonly conn?: number;
  readonly agent: { readonly core?: string };
}

export async function startOnlineDevice(
  kind: "stock" | "own",
  environment: Readonly<Record<string, string>> = {},
): Promise<OnlineDevice> {
  const host = await startTestServer();
  const control = await openControl(host.wsUrl);
  const made = await control.ask({ action: "createmesh", meshname: "Test", meshtype: 2 });
  const settings = await fetchSettings(host.url, String(made.meshid));
  const create = kind === "stock" ? createStockAgent : createOwnAgent;
  const agent = await create({ settings, environment });
  agent.start();
  const isOnline = (): Promise<string> =>
    until(
      "the device is online",
      async () => {
        const { nodes } = await control.ask({ action: "nodes" });
        const [found] = Object.values(nodes as Record<string, Device[]>).flat();
        return found?.conn === 1 && found.agent.core?.startsWith("Tendril core") ? found._id : undefined;
      },
      60_000,
    ); // the stock agent makes its keys first
  const deviceId = await isOnline();
  const folder = await mkdtemp(join(tmpdir(), "tendril-files-"));
  return {
    host,
    control,
    deviceId,
    folder,
    agent,
    agentFolder: agent.folder,
    isOnline,
    async remove() {
      control.close();
      await agent.remove();
      await host.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
