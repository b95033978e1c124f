/**
 * A desktop host made by the test: answers the invitations of a fake agent and plays what the test wants.
 */
import {
  type DesktopHostCommand,
  type DesktopViewerCommand,
  hostCommand,
  splitCommands,
  viewerCommand,
} from "@tendril/protocol/sessions/desktop";
import WebSocket from "ws";
import type { FakeAgent } from "./fake-agent.ts";
import { until } from "./until.ts";

const MAX_COMMAND_BYTES = 65_535;

export interface FakeViewerTunnel {
  readonly socket: WebSocket;
  /** Control JSON of the viewer, in order. */
  readonly texts: Record<string, unknown>[];
  /** Everything the viewer sent on this tunnel, in order. */
  readonly commands: DesktopViewerCommand[];
  send(...commands: readonly DesktopHostCommand[]): void;
  sendText(message: object): void;
}

export interface FakeDesktop {
  readonly tunnels: FakeViewerTunnel[];
  /** The next tunnel that has joined and said that it wants a desktop. */
  nextTunnel(): Promise<FakeViewerTunnel>;
  stop(): void;
}

export interface FakeDesktopOptions {
  /** Answers the questions for the delay; stock agents do. */
  readonly answersRtt?: () => boolean;
}

/** Plays the desktop of `agent` until `stop`. */
export function playDesktop(agent: FakeAgent, wsUrl: string, options: FakeDesktopOptions = {}): FakeDesktop {
  const { answersRtt = () => true } = options;
  const tunnels: FakeViewerTunnel[] = [];
  let taken = 0;
  let isStopped = false;
  const onFrame = (frame: Buffer): void => {
    if (isStopped || frame[0] !== 0x7b) return;
    const message: Record<string, unknown> = JSON.parse(String(frame));
    if (message.action !== "msg" || message.type !== "tunnel" || message.usage !== 2) return;
    joinTunnel(wsUrl, String(message.value), answersRtt, (tunnel) => tunnels.push(tunnel));
  };
  agent.socket.on("message", onFrame);
  return {
    tunnels,
    nextTunnel: async () => {
      const tunnel = await until("a viewer joins", () => tunnels[taken]);
      taken++;
      return tunnel;
    },
    stop() {
      isStopped = true;
      agent.socket.off("message", onFrame);
      for (const { socket } of tunnels) socket.terminate();
    },
  };
}

function joinTunnel(
  wsUrl: string,
  value: string,
  answersRtt: () => boolean,
  onReady: (tunnel: FakeViewerTunnel) => void,
): void {
  const path = value.replace("*", "").replaceAll("$", "%24").replaceAll("@", "%40");
  const socket = new WebSocket(`${wsUrl}${path}`, { rejectUnauthorized: false, perMessageDeflate: false });
  let isJoined = false;
  const tunnel: FakeViewerTunnel = {
    socket,
    texts: [],
    commands: [],
    send(...commands) {
      for (const command of commands) socket.send(hostCommand.encode(command));
    },
    sendText: (message) => socket.send(JSON.stringify({ ctrlChannel: "102938", ...message })),
  };
  socket.on("error", () => {});
  socket.on("message", (frame: Buffer, isBinary: boolean) => {
    if (isBinary) {
      for (const command of splitCommands(frame, MAX_COMMAND_BYTES) ?? [])
        tunnel.commands.push(viewerCommand.decode(command));
      return;
    }
    const text = String(frame);
    if (text === "c" || text === "cr") isJoined = true;
    else if (isJoined && text === "2") onReady(tunnel);
    else if (text.startsWith("{")) {
      const message: Record<string, unknown> = JSON.parse(text);
      if (message.type === "rtt" && answersRtt()) tunnel.sendText(message);
      else tunnel.texts.push(message);
    }
  });
}

/** What a person did, without what a viewer does by itself. */
export function inputOf(tunnel: FakeViewerTunnel): string[] {
  return tunnel.commands.flatMap((command): string[] => {
    switch (command.kind) {
      case "key":
        return [`${command.action === 0 || command.action === 4 ? "down" : "up"} ${command.vk}`];
      case "unicode":
        return [`${command.isDown ? "+" : "-"}${String.fromCharCode(command.code)}`];
      case "pointer":
        return command.button === 0 ? [] : [`button ${command.button} ${command.x},${command.y}`];
      case "wheel":
        return [`wheel ${command.delta} ${command.x},${command.y}`];
      case "ctrlAltDel":
        return ["ctrlAltDel"];
      default:
        return [];
    }
  });
}
