/**
 * The two ports of the firmware for its administration, and no others. Its forwarding client comes first: only the
 * firmware answers there, while any program of the computer could listen on the ports. A management service (LMS) that
 * holds that client serves the ports itself: then, and only then, they are reached on this computer.
 */
import type { Host, HostMei, PortConnection, PortHandlers } from "../host/index.ts";
import { type Forwarding, openForwarding } from "./forwarding.ts";

export const FIRMWARE_PORTS: readonly number[] = [16_992, 16_993];

const LOOPBACK = "127.0.0.1";
/** Ports of the firmware come one after the other. */
const SETTLE_MS = 500;

export interface FirmwarePorts {
  open(port: number, handlers: PortHandlers): PortConnection;
  /** Nobody needs them for now: what is open ends. */
  rest(): void;
}

/** A connection that waits until it is known how the firmware is reached. */
interface Waiting {
  readonly port: number;
  readonly handlers: PortHandlers;
  connection: PortConnection | null;
  isEnded: boolean;
}

interface State {
  readonly host: Host;
  readonly mei: HostMei;
  forwarding: Forwarding | null;
  isReady: boolean;
  waiting: Waiting[];
}

export function createFirmwarePorts(host: Host, mei: HostMei): FirmwarePorts {
  const state: State = { host, mei, forwarding: null, isReady: false, waiting: [] };
  return {
    open: (port, handlers) => open(state, port, handlers),
    rest() {
      const { forwarding } = state;
      refuseWaiting(state, "the line was closed");
      if (forwarding === null) return;
      if (state.isReady && mei.keepsLines) {
        forwarding.closeChannels(); // the next line goes on with it
        return;
      }
      state.forwarding = null;
      state.isReady = false;
      forwarding.close();
    },
  };
}

function open(state: State, port: number, handlers: PortHandlers): PortConnection {
  const { forwarding } = state;
  if (forwarding !== null && state.isReady) return openOffered(forwarding, port, handlers);
  const entry: Waiting = { port, handlers, connection: null, isEnded: false };
  state.waiting.push(entry);
  if (forwarding === null) start(state);
  return {
    send: (bytes) => entry.connection === null || entry.connection.send(bytes),
    pause: () => entry.connection?.pause(),
    resume: () => entry.connection?.resume(),
    finish: () => entry.connection?.finish(),
    end() {
      entry.isEnded = true;
      entry.connection?.end();
    },
  };
}

function start(state: State): void {
  state.isReady = false;
  const forwarding = openForwarding(state.host, state.mei, {
    onReady() {
      if (state.forwarding !== forwarding) return;
      state.host.after(SETTLE_MS, () => {
        if (state.forwarding !== forwarding) return;
        state.isReady = true;
        serveWaiting(state);
      });
    },
    onEnd(problem, wasOpen) {
      if (state.forwarding !== forwarding) return;
      state.host.log(`Intel AMT: no forwarding by the firmware: ${problem}`);
      state.forwarding = null;
      state.isReady = false;
      if (wasOpen) refuseWaiting(state, problem);
      else serveWaiting(state);
    },
  });
  state.forwarding = forwarding;
}

function serveWaiting(state: State): void {
  const { waiting, forwarding } = state;
  state.waiting = [];
  for (let i = 0; i < waiting.length; i++) {
    const entry = waiting[i];
    if (entry === undefined) continue;
    const { port, handlers } = entry;
    if (entry.isEnded) handlers.onEnd(null);
    else if (forwarding !== null) entry.connection = openOffered(forwarding, port, handlers);
    else entry.connection = openLocal(state, port, handlers);
  }
}

/** Who had the client was not a management service: whatever listens on this computer is not the firmware. */
function refuseWaiting(state: State, problem: string): void {
  const { waiting } = state;
  state.waiting = [];
  for (let i = 0; i < waiting.length; i++) waiting[i]?.handlers.onEnd(problem);
}

function openOffered(forwarding: Forwarding, port: number, handlers: PortHandlers): PortConnection {
  if (forwarding.offers(port)) return forwarding.openPort(port, handlers);
  handlers.onEnd("the firmware does not offer the port");
  return { send: () => true, pause() {}, resume() {}, finish() {}, end() {} };
}

function openLocal({ host }: State, port: number, handlers: PortHandlers): PortConnection {
  return host.ports.openTcp({ host: LOOPBACK, port }, handlers);
}
