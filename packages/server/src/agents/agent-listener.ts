/**
 * The agent channel's endpoint: takes upgraded connections, watches for silence, counts what is unauthenticated.
 */
import { randomBytes } from "node:crypto";
import type { DomainId } from "@tendril/protocol";
import type { AgentServerIdentity } from "../certificates/index.ts";
import type { Groups, PendingDevices } from "../inventory/index.ts";
import { AgentChannel } from "./agent-channel.ts";
import { AgentSession, type OpenRequest } from "./agent-session.ts";
import type { AgentSocket } from "./agent-socket.ts";
import { FAILURE_WINDOW_MS } from "./directory.ts";
import { enrolAgent, type HeldAgent } from "./enrol.ts";
import type { AgentLimits } from "./limits.ts";
import type { AgentServices } from "./services.ts";

const SWEEP_MS = 10_000;
const NONCE_BYTES = 48;

export interface AgentListenerDeps {
  readonly services: AgentServices;
  readonly groups: Groups;
  readonly pending: PendingDevices;
  readonly identities: readonly AgentServerIdentity[];
  /** CertHash and KeyHash of every certificate that agents may see; asked for each connection. */
  readonly outerHashes: () => readonly Uint8Array[];
}

interface OpenChannel {
  readonly channel: AgentChannel;
  readonly socket: AgentSocket;
}

export class AgentListener {
  readonly #deps: AgentListenerDeps;
  readonly #limits: AgentLimits;
  readonly #channels = new Set<OpenChannel>();
  #unauthenticated = 0;
  #cancelSweep: () => void = () => {};

  constructor(deps: AgentListenerDeps, limits: AgentLimits) {
    this.#deps = deps;
    this.#limits = limits;
    this.#scheduleSweep();
  }

  /** Connections that are not, or no more, an agent's. */
  get unauthenticated(): number {
    return this.#unauthenticated;
  }

  /** Whether another connection may be taken now. */
  get hasRoom(): boolean {
    return this.#unauthenticated < this.#limits.maxUnauthenticated;
  }

  /** Takes over an upgraded connection; the caller feeds the channel and tells it when the connection is gone. */
  take(socket: AgentSocket, domain: DomainId): AgentChannel {
    const { services, identities, outerHashes } = this.#deps;
    this.#unauthenticated++;
    const channel = new AgentChannel(
      {
        sessions: { open: (request) => this.#open(request) },
        clock: services.clock,
        log: services.log,
        onSettled: () => this.#unauthenticated--,
      },
      socket,
      {
        domain,
        handshakeTimeoutMs: this.#limits.handshakeTimeoutMs,
        handshake: { identities, outerHashes: outerHashes(), serverNonce: randomBytes(NONCE_BYTES) },
      },
    );
    this.#channels.add({ channel, socket });
    return channel;
  }

  /** Closes every connection politely. */
  close(): void {
    this.#cancelSweep();
    for (const { socket } of this.#channels) socket.close(1001);
  }

  /** Resolves when all that connections leave to write is written, also of those that do not answer the close. */
  async ended(): Promise<void> {
    for (const { channel } of this.#channels) channel.closed();
    await Promise.all([...this.#channels].map(({ channel }) => channel.idle()));
  }

  async #open(request: OpenRequest): Promise<AgentSession | HeldAgent> {
    const { services, groups, pending } = this.#deps;
    await services.updates.refresh();
    const { devices, clock, directory } = services;
    const enrolled = await enrolAgent({ devices, groups, pending, clock }, request);
    if ("reason" in enrolled) return enrolled;
    const trust = directory.trust(enrolled.device._id);
    if (trust === "hold")
      return { reason: "agent breaks off again and again", retryAfterMs: FAILURE_WINDOW_MS };
    return new AgentSession(services, request, { ...enrolled, trust });
  }

  #scheduleSweep(): void {
    this.#cancelSweep = this.#deps.services.clock.after(SWEEP_MS, () => {
      this.#sweep(this.#deps.services.clock.now());
      this.#scheduleSweep();
    });
  }

  #sweep(nowMs: number): void {
    for (const open of this.#channels) {
      if (open.channel.state === "closed") this.#channels.delete(open);
      else if (open.channel.idleMs(nowMs) > this.#limits.idleTimeoutMs) open.socket.close(1000);
    }
  }
}
