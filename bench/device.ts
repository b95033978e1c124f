/**
 * A device with a screen that is joined to a measured server, near or over a narrow line.
 */
import { type ControlClient, type Message, openControl } from "../tests/support/control-client.ts";
import { createOwnAgent } from "../tests/support/own-agent.ts";
import { createStockAgent, fetchSettings, type StockAgent } from "../tests/support/stock-agent.ts";
import { until } from "../tests/support/until.ts";
import type { TestDisplay } from "../tests/support/xvfb.ts";
import { startDelayProxy } from "./delay-proxy.ts";
import { pause } from "./measure.ts";
import { type MeasuredServer, PASSWORD, USER } from "./servers.ts";

export interface Device {
  readonly server: MeasuredServer;
  readonly control: ControlClient;
  readonly agent: Pick<StockAgent, "pid" | "remove">;
  readonly nodeId: string;
  /** With its server. */
  leave(): Promise<void>;
}

export interface Line {
  readonly delayMs: number;
  readonly bytesPerSecond: number;
}

interface DeviceOptions {
  readonly isOwn?: boolean;
  /** To the server and back; the width is of the way there. */
  readonly line?: Line;
}

export async function joinDevice(
  server: MeasuredServer,
  display: TestDisplay,
  { isOwn = false, line }: DeviceOptions = {},
): Promise<Device> {
  const control = repliesByAction(await openControl(server.wsUrl, { name: USER, password: PASSWORD }));
  const serverPort = Number(new URL(server.wsUrl).port);
  const proxy = line && (await startDelayProxy(serverPort, line.delayMs, line.bytesPerSecond));
  const fetched = await fetchSettings(server.wsUrl.replace("wss:", "https:"), server.groupId);
  // MeshCentral writes the name of its certificate, which no resolver knows here
  const settings = fetched.replace(
    /MeshServer=wss:\/\/[^:/]+:\d+/,
    `MeshServer=wss://127.0.0.1:${proxy?.port ?? serverPort}`,
  );
  const environment = { DISPLAY: display.name, XAUTHORITY: display.authFile };
  const agent = await (isOwn ? createOwnAgent : createStockAgent)({ settings, environment });
  agent.start();
  const nodeId = await until("the device is online", () => onlineDevice(control), 60_000);
  await pause(3_000); // its core starts
  return {
    ...{ server, control, agent, nodeId },
    async leave() {
      control.close();
      await agent.remove();
      proxy?.server.close();
      await server.stop();
    },
  };
}

/** MeshCentral does not repeat the id of a request in every reply: the action tells. */
function repliesByAction(control: ControlClient): ControlClient {
  return {
    ...control,
    async ask(message) {
      const from = control.received.length;
      control.send({ ...message, responseid: "bench" });
      const isReply = ({ action, result, type }: Message): boolean =>
        action === message.action && (action !== "msg" || (result !== undefined && type === undefined));
      return await until(`answer to ${message.action}`, () => control.received.slice(from).find(isReply));
    },
  };
}

async function onlineDevice(control: ControlClient): Promise<string | undefined> {
  const { nodes } = await control.ask({ action: "nodes" });
  const [device] = Object.values(nodes as Record<string, { _id: string; conn?: number }[]>).flat();
  return device !== undefined && ((device.conn ?? 0) & 1) !== 0 ? device._id : undefined;
}
