/**
 * A device with files: a server, an agent (the stock one or ours) that is online, and a folder for both.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ControlClient, openControl } from "./control-client.ts";
import { createOwnAgent } from "./own-agent.ts";
import { startTestServer, type TestServer } from "./server.ts";
import { createStockAgent, fetchSettings } from "./stock-agent.ts";
import { until } from "./until.ts";

export interface FilesDevice {
  readonly host: TestServer;
  readonly control: ControlClient;
  readonly deviceId: string;
  readonly folder: string;
  remove(): Promise<void>;
}

interface Device {
  readonly _id: string;
  readonly conn?: number;
  readonly agent: { readonly core?: string };
}

export async function startFilesDevice(kind: "stock" | "own"): Promise<FilesDevice> {
  const host = await startTestServer();
  const control = await openControl(host.wsUrl);
  const made = await control.ask({ action: "createmesh", meshname: "Files", meshtype: 2 });
  const settings = await fetchSettings(host.url, String(made.meshid));
  const agent = kind === "stock" ? await createStockAgent({ settings }) : await createOwnAgent({ settings });
  agent.start();
  const deviceId = await until(
    "the device is online",
    async () => {
      const { nodes } = await control.ask({ action: "nodes" });
      const [found] = Object.values(nodes as Record<string, Device[]>).flat();
      return found?.conn === 1 && found.agent.core?.startsWith("Tendril core") ? found._id : undefined;
    },
    60_000,
  ); // the stock agent makes its keys first
  const folder = await mkdtemp(join(tmpdir(), "tendril-files-"));
  return {
    host,
    control,
    deviceId,
    folder,
    async remove() {
      control.close();
      await agent.remove();
      await host.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
