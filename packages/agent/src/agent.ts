/**
 * Puts the agent together: identity, channel, core.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { ProtocolError } from "@tendril/protocol";
import { type AgentSettings, parseSettings } from "@tendril/protocol/agent";
import { AgentCapability, ARCH_ID_NODE } from "@tendril/protocol/constants";
import { Channel } from "./channel/index.ts";
import { ConfigError } from "./errors.ts";
import { openIdentity } from "./identity/index.ts";
import type { AgentLog } from "./log.ts";
import { CoreRuntime } from "./runtime/index.ts";

const CERT_HASH_FILE = "server-certificate.hash";
const MESH_ID_BYTES = 48;
const MAX_NAME_BYTES = 254;
const DESKTOP = 1;

export interface StartOptions {
  /** Path of a .msh file. */
  readonly settingsFile: string;
  /** Where identity and core are kept; private. */
  readonly dataFolder: string;
  readonly log: AgentLog;
}

export interface RunningAgent {
  readonly nodeIdText: string;
  close(): void;
}

/** @throws ConfigError for settings that cannot work. */
export async function startAgent({ settingsFile, dataFolder, log }: StartOptions): Promise<RunningAgent> {
  const settings = await readSettings(settingsFile);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const identity = await openIdentity(dataFolder);
  const hashFile = join(dataFolder, CERT_HASH_FILE);
  let known = await readFile(hashFile).catch(() => undefined); // no server was verified yet
  const runtime = await CoreRuntime.open({
    folder: dataFolder,
    log,
    send: (message) => channel.sendMessage(message),
    sendFrame: (frame) => channel.sendFrame(frame),
    serverUrl: () => channel.url,
    serverPins: () => channel.pins,
  });
  const channel = new Channel(
    {
      identity,
      log,
      knownCertHash: () => (known?.length === MESH_ID_BYTES ? known : undefined),
      rememberCertHash(hash) {
        known = Buffer.from(hash);
        writeFile(hashFile, hash, { mode: 0o600 }).catch((error: unknown) =>
          log.warn({ error }, "hash not kept"),
        );
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

function describeAgent(settings: AgentSettings) {
  const meshId = new Uint8Array(MESH_ID_BYTES);
  meshId.set(settings.meshId);
  const fixed = AgentCapability.Console | AgentCapability.JavaScript | AgentCapability.Inflate;
  return {
    archId: ARCH_ID_NODE,
    agentVersion: 0,
    platformType: DESKTOP,
    meshId,
    capabilities: fixed | AgentCapability.Terminal,
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
