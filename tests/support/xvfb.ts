/**
 * An X server of its own for a test: a free display number, a cookie that is needed to open it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { findProgram } from "../../tools/system-programs.ts";
import { takeScreen } from "./screen-lock.ts";

export const hasXvfb = findProgram("Xvfb") !== undefined;

const ANY_ADDRESS = 65_535;
const COOKIE_NAME = "MIT-MAGIC-COOKIE-1";
const DISPLAY_DESCRIPTOR = 3;

export interface TestDisplay {
  /** `:99` */
  readonly name: string;
  readonly authFile: string;
  readonly cookie: { readonly name: string; readonly text: string };
  stop(): Promise<void>;
}

export interface ScreenOptions {
  /** For stock agents, which find the screen by themselves. */
  readonly isAlone?: boolean;
}

export async function startXvfb(
  width: number,
  height: number,
  { isAlone = false }: ScreenOptions = {},
): Promise<TestDisplay> {
  const giveBack = await takeScreen(isAlone);
  try {
    const display = await startServer("Xvfb", ["-screen", "0", `${width}x${height}x24`]);
    return { ...display, stop: () => display.stop().finally(giveBack) };
  } catch (error) {
    giveBack();
    throw error;
  }
}

/** A server in a window of another one: what is typed into that window is typed by the person at its keyboard. */
export function startXephyr(outer: TestDisplay, width: number, height: number): Promise<TestDisplay> {
  const environment = { DISPLAY: outer.name, XAUTHORITY: outer.authFile };
  return startServer("Xephyr", ["-screen", `${width}x${height}`], environment);
}

async function startServer(
  program: string,
  own: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<TestDisplay> {
  const folder = await mkdtemp(join(tmpdir(), "tendril-display-"));
  const authFile = join(folder, "authority");
  const secret = randomBytes(16);
  await writeFile(authFile, authorityFile(secret), { mode: 0o600 });
  const words = ["-displayfd", String(DISPLAY_DESCRIPTOR), ...own, "-auth", authFile];
  const server = spawn(program, [...words, "-nolisten", "tcp", "-noreset"], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const number = await readNumber(server);
  return {
    name: `:${number}`,
    authFile,
    cookie: { name: COOKIE_NAME, text: secret.toString("latin1") },
    async stop() {
      const gone = new Promise((resolve) => server.once("exit", resolve));
      if (server.exitCode === null && server.signalCode === null) {
        server.kill("SIGKILL");
        await gone;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One entry that fits every display. */
function authorityFile(secret: Buffer): Buffer {
  const counted = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const family = Buffer.alloc(2);
  family.writeUInt16BE(ANY_ADDRESS);
  const none = counted(Buffer.alloc(0));
  return Buffer.concat([family, none, none, counted(Buffer.from(COOKIE_NAME)), counted(secret)]);
}

/** The server writes its display number when it is ready. */
async function readNumber(server: ChildProcess): Promise<number> {
  const pipe = server.stdio[DISPLAY_DESCRIPTOR] as Readable;
  let text = "";
  return await new Promise((resolve, reject) => {
    pipe.on("data", (chunk) => {
      text += String(chunk);
      if (text.includes("\n")) resolve(Number(text));
    });
    server.on("error", reject);
    server.on("exit", (code) => reject(new Error(`the X server ended with code ${code}`)));
  });
}
