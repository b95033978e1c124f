/**
 * Connections to ports for tests, which play the target.
 */
import type { HostPorts, PortConnection, PortHandlers, PortTarget } from "./host-ports.ts";

export interface FakePort {
  readonly kind: "tcp" | "udp";
  readonly target: PortTarget;
  readonly handlers: PortHandlers;
  readonly sent: Uint8Array[];
  /** What `send` answers. */
  isFull: boolean;
  isPaused: boolean;
  isFinished: boolean;
  isEnded: boolean;
}

export interface FakeBroadcast {
  readonly from: string;
  readonly port: number;
  readonly bytes: Uint8Array;
}

export function createFakePorts(opened: FakePort[], sentToAll: FakeBroadcast[]): HostPorts {
  const open =
    (kind: FakePort["kind"]) =>
    (target: PortTarget, handlers: PortHandlers): PortConnection => {
      const port: FakePort = {
        ...{ kind, target, handlers, sent: [] },
        ...{ isFull: false, isPaused: false, isFinished: false, isEnded: false },
      };
      opened.push(port);
      return {
        send(bytes) {
          port.sent.push(Uint8Array.from(bytes));
          return !port.isFull;
        },
        pause() {
          port.isPaused = true;
        },
        resume() {
          port.isPaused = false;
        },
        finish() {
          port.isFinished = true;
        },
        end() {
          port.isEnded = true;
        },
      };
    };
  return {
    openTcp: open("tcp"),
    openUdp: open("udp"),
    broadcast: (where, bytes) => void sentToAll.push({ ...where, bytes }),
  };
}
