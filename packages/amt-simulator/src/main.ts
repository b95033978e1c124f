#!/usr/bin/env node
/**
 * The simulator as a program: one device or many, dialling out, listening, or both, until stopped.
 */
import { readFileSync } from "node:fs";
import { CiraClient } from "./cira/index.ts";
import { ciraOptionsOf, deviceOptionsOf, HELP, nthUuid, Words } from "./command-line.ts";
import { startControlEndpoint } from "./control-endpoint.ts";
import { AmtDevice, defaultOptions, type SimulatorEvent } from "./device/index.ts";
import { startLan } from "./lan/index.ts";

const noisy = new Set(["wsman", "apf", "sol-keys"]);

try {
  await run(new Words(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

async function run(words: Words): Promise<void> {
  if (words.has("help") || !["host", "listen", "ws"].some((name) => words.has(name))) {
    console.log(HELP);
    return;
  }
  const count = words.number("count", 1);
  for (let n = 0; n < count; n++) await runDevice(words, n, count);
  if (words.has("exit-after")) setTimeout(() => process.exit(0), words.number("exit-after", 0) * 1000);
}

async function runDevice(words: Words, n: number, count: number): Promise<void> {
  const uuid = nthUuid(words.text("uuid") ?? defaultOptions.uuid, n);
  const device = new AmtDevice({ ...deviceOptionsOf(words), uuid });
  device.on("sim", (event) => show(words, event, count > 1 ? n : undefined));
  const stick = words.text("setup-file");
  if (stick !== undefined) device.startWithStick(readFileSync(stick));
  if (words.has("listen") && n === 0) {
    await startLan(device, {
      bind: words.text("bind") ?? "127.0.0.1",
      offset: words.number("port-offset", 0),
      rmcpPort: words.number("rmcp-port", 623),
    });
  }
  const current = words.has("host") || words.has("ws") ? keepDialling(words, device) : () => undefined;
  if (!words.has("control-port") || n > 0) return;
  startControlEndpoint(device, words.number("control-port", 0), {
    describeCira: () => {
      const cira = current();
      return (
        cira && {
          state: cira.state,
          forwarded: cira.forwarded,
          channels: cira.channelCount,
          stalls: cira.stalls,
          bytes: cira.bytes,
        }
      );
    },
    drop: () => current()?.drop(),
    quit: () => process.exit(0),
  });
}

/** @returns a way to the connection of the moment. */
function keepDialling(words: Words, device: AmtDevice): () => CiraClient {
  const dial = (): CiraClient => {
    const client = new CiraClient(device, ciraOptionsOf(words)).connect();
    client.on("close", () => {
      if (words.has("once")) process.exit(client.forwarded.length > 0 ? 0 : 1);
      if (!words.has("reconnect")) return;
      setTimeout(() => {
        current = dial();
      }, words.number("reconnect", 0) * 1000);
    });
    return client;
  };
  let current = dial();
  device.on("close-cira", () => current.close());
  return () => current;
}

function show(words: Words, event: SimulatorEvent, n: number | undefined): void {
  if (words.has("json")) {
    console.log(JSON.stringify(n === undefined ? event : { ...event, n }));
    return;
  }
  const { t, ev, ...rest } = event;
  if (words.has("quiet") || (noisy.has(ev) && !words.has("verbose"))) return;
  const time = new Date(t).toISOString().slice(11, 23);
  const more = Object.keys(rest).length > 0 ? JSON.stringify(rest) : "";
  console.log(time, n === undefined ? "" : `#${n}`, ev, more);
}
