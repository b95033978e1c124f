/**
 * Shells on a pty, piped to tunnels. A viewer that does not read stops the shell, not the agent.
 */

import { type IPty, spawn } from "@lydell/node-pty";
import type { Terminal, TerminalRequest, Tunnel } from "@tendril/agent-core";
import type WebSocket from "ws";
import type { Tunnels } from "./tunnels.ts";

const HIGH_WATER_BYTES = 262_144;
const KILL_AFTER_MS = 2_000;

export class Terminals {
  readonly #tunnels: Tunnels;
  readonly #running = new Set<IPty>();

  constructor(tunnels: Tunnels) {
    this.#tunnels = tunnels;
  }

  /** null when the program cannot be started. */
  open(request: TerminalRequest, onExit: () => void): Terminal | null {
    const pty = tryStart(request);
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
        pty.kill("SIGHUP");
        setTimeout(() => {
          if (!isOver) pty.kill("SIGKILL");
        }, KILL_AFTER_MS).unref();
      },
    };
  }

  close(): void {
    for (const pty of this.#running) pty.kill("SIGKILL");
  }

  #attach(pty: IPty, tunnel: Tunnel): void {
    const socket = this.#tunnels.socketOf(tunnel);
    if (socket === undefined) return;
    pty.onData((text) => sendOutput(pty, socket, text));
    socket.on("message", (frame: Buffer, isBinary) => {
      if (isBinary) pty.write(frame.toString("utf8"));
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

function tryStart({ program, args, env, cols, rows, uid }: TerminalRequest): IPty | null {
  try {
    return spawn(program, [...args], {
      name: "xterm-256color",
      cols,
      rows,
      env: { ...env },
      cwd: env.HOME ?? process.cwd(),
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
  } catch {
    return null; // the caller tells the viewer
  }
}
