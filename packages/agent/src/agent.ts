/**
 * Puts the agent together: identity, channel, core.
 */
import { mkdir, readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { ProtocolError } from "@tendril/protocol";
import { type AgentSettings, parseSettings } from "@tendril/protocol/agent";
import { AgentCapability, ARCH_ID_NODE } from "@tendril/protocol/constants";
import { Channel } from "./channel/index.ts";
import { giveBackLeftovers } from "./desktop/index.ts";
import { ConfigError } from "./errors.ts";
import { KnownServer, openIdentity } from "./identity/index.ts";
import type { AgentLog } from "./log.ts";
import { CoreRuntime } from "./runtime/index.ts";
import { systemClock } from "./time.ts";

const MESH_ID_BYTES = 48;
const MAX_NAME_BYTES = 254;
const DESKTOP = 1;

export interface StartOptions {
  /** Path of a .msh file. */
  readonly settingsFile: string;
  /** Where identity and core are kept; private. */
  readonly dataFolder: string;
  readonly log: AgentLog;
  /** Another device than that of the system leads to the firmware; a socket stands in for one. */
  readonly meiPath?: string | undefined;
}

export interface RunningAgent {
  readonly nodeIdText: string;
  close(): void;
}

/** @throws ConfigError for settings that cannot work. */
export async function startAgent(options: StartOptions): Promise<RunningAgent> {
  const { settingsFile, dataFolder, log, meiPath } = options;
  const settings = await readSettings(settingsFile);
  await createDataFolder(dataFolder);
  giveBackLeftovers(dataFolder);
  const identity = await openIdentity(dataFolder);
  const known = await KnownServer.open(dataFolder);
  const runtime = await CoreRuntime.open({
    folder: dataFolder,
    ...{ log, meiPath },
    send: (message) => channel.sendMessage(message),
    sendFrame: (frame) => channel.sendFrame(frame),
    serverUrl: () => channel.url,
    serverPins: () => channel.pins,
  });
  const channel = new Channel(
    {
      identity,
      log,
      clock: systemClock,
      random: Math.random,
      knownCertHash: (serverId) => known.certHashOf(serverId),
      rememberCertHash(serverId, certHash) {
        known.remember(serverId, certHash).catch((error: unknown) => {
          log.warn({ why: String(error) }, "server's certificate not kept");
        });
      },
      onCommand: (command, frame) => runtime.receiveCommand(command, frame),
      onMessage: (message) => runtime.receiveMessage(message),
      onConnected: (isConnected) => runtime.connected(isConnected),
    },
    { settings, agent: describeAgent(settings) },
  );
  channel.start();
  return {
    nodeIdText: identity.nodeIdText,
    close() {
      channel.close();
      runtime.close();
    },
  };
}

async function createDataFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    const remedy = "the folder cannot be made; name one that this account may write to";
    throw new ConfigError({ key: "--data", value: folder, remedy }, { cause });
  });
}

function describeAgent(settings: AgentSettings) {
  const meshId = new Uint8Array(MESH_ID_BYTES);
  meshId.set(settings.meshId);
  const fixed = AgentCapability.Console | AgentCapability.JavaScript | AgentCapability.Inflate;
  return {
    archId: ARCH_ID_NODE,
    agentVersion: 0,
    platformType: DESKTOP,
    meshId,
    capabilities: fixed | AgentCapability.Terminal | AgentCapability.Desktop,
    computerName: Buffer.from(hostname())
      .subarray(0, MAX_NAME_BYTES)
      .toString("utf8")
      .replaceAll("\ufffd", ""),
  };
}

async function readSettings(file: string): Promise<AgentSettings> {
  const wrong = (remedy: string, cause: unknown): ConfigError =>
    new ConfigError({ key: "--settings", value: file, remedy }, { cause });
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw wrong("the file cannot be read; download it from the page Add device", cause);
  });
  try {
    return parseSettings(text);
  } catch (cause) {
    if (!(cause instanceof ProtocolError)) throw cause;
    throw wrong(`${cause.message}; download the file again from the page Add device`, cause);
  }
}
