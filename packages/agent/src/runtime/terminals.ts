/**
 * Shells on a pty, piped to tunnels. A viewer that does not read stops the shell, not the agent.
 */
import { existsSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { type IPty, spawn } from "@lydell/node-pty";
import type { Terminal, TerminalRequest, Tunnel } from "@tendril/agent-core";
import type WebSocket from "ws";
import type { Tunnels } from "./tunnels.ts";

/** Output that may wait for the viewer; above it the shell is paused. */
export const HIGH_WATER_BYTES = 262_144;
const KILL_AFTER_MS = 2_000;

export class Terminals {
  readonly #tunnels: Pick<Tunnels, "socketOf">;
  readonly #running = new Set<IPty>();

  constructor(tunnels: Pick<Tunnels, "socketOf">) {
    this.#tunnels = tunnels;
  }

  /** null when the program cannot be started. */
  open(request: TerminalRequest, onExit: () => void): Terminal | null {
    const pty = request.person === undefined ? tryStart(request) : null; // on Windows only, as the agent only
    if (pty === null) return null;
    this.#running.add(pty);
    let isOver = false;
    pty.onExit(() => {
      isOver = true;
      this.#running.delete(pty);
      onExit();
    });
    return {
      attach: (tunnel) => this.#attach(pty, tunnel),
      resize(cols, rows) {
        if (!isOver) pty.resize(cols, rows);
      },
      write(text) {
        if (!isOver) pty.write(text);
      },
      kill: () => {
        if (isOver) return;
        end(pty, "SIGHUP");
        setTimeout(() => {
          if (!isOver) end(pty, "SIGKILL");
        }, KILL_AFTER_MS).unref();
      },
    };
  }

  close(): void {
    for (const pty of this.#running) end(pty, "SIGKILL");
  }

  #attach(pty: IPty, tunnel: Tunnel): void {
    const socket = this.#tunnels.socketOf(tunnel);
    if (socket === undefined) return;
    const typed = new StringDecoder("utf8"); // frames may split characters
    pty.onData((text) => sendOutput(pty, socket, text));
    socket.on("message", (frame: Buffer, isBinary) => {
      if (isBinary && this.#running.has(pty)) pty.write(typed.write(frame));
    });
  }
}

function sendOutput(pty: IPty, socket: WebSocket, text: string): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.send(Buffer.from(text), { binary: true }, () => {
    if (socket.bufferedAmount < HIGH_WATER_BYTES / 2) pty.resume();
  });
  if (socket.bufferedAmount > HIGH_WATER_BYTES) pty.pause();
}

/** Windows knows no signals: there the console is closed. */
function end(pty: IPty, signal: string): void {
  if (process.platform === "win32") pty.kill();
  else pty.kill(signal);
}

function tryStart(request: TerminalRequest): IPty | null {
  const { program, args, cols, rows, env } = request;
  if (!existsSync(program)) return null;
  const home = env.HOME ?? "";
  try {
    return spawn(program, [...args], {
      name: "xterm-256color",
      cols,
      rows,
      env: { ...env },
      cwd: existsSync(home) ? home : process.cwd(),
    });
  } catch {
    return null; // the caller tells the viewer
  }
}
