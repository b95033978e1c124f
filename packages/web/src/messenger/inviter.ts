/**
 * Calls the other one: a control channel of this page's own, without devices and events, over which the invitation goes
 * out and the answer of the device comes back.
 */

import { signal } from "@preact/signals";
import { meshmessenger } from "@tendril/protocol/actions/conversations/meshmessenger";
import { Result } from "@tendril/protocol/constants";
import { type ChannelSocket, ControlChannel } from "../control/channel.ts";
import { socketAddress } from "../control/index.ts";
import { said, t } from "../language/index.ts";
import type { ConversationView } from "./view-state.ts";

const READY_TIMEOUT_MS = 15_000;

export interface InvitationState {
  readonly kind: "none" | "asking" | "asked" | "failed";
  readonly problem: string;
}

export class Inviter {
  readonly state = signal<InvitationState>({ kind: "none", problem: "" });
  readonly #view: ConversationView;
  #channel: ControlChannel | undefined;

  constructor(view: ConversationView) {
    this.#view = view;
  }

  async invite(): Promise<void> {
    const { peer } = this.#view;
    this.state.value = { kind: "asking", problem: "" };
    try {
      const channel = await this.#open();
      const { result = "" } = await channel.request(
        meshmessenger,
        peer.isDevice ? { nodeid: peer.id } : { userid: peer.id },
      );
      // a device may have answered already that it could not open the page
      if (result.toLowerCase() !== "ok") this.#fail(sentenceOf(result, peer));
      else if (this.state.value.kind === "asking") this.state.value = { kind: "asked", problem: "" };
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  close(): void {
    this.#channel?.close();
  }

  async #open(): Promise<ControlChannel> {
    if (this.#channel?.isReady === true) return this.#channel;
    this.#channel?.close();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const channel = new ControlChannel(
      {
        onGreeting() {},
        onEvent() {},
        onPush: (message) => this.#pushed(message),
        onConnected: (isConnected) => {
          if (isConnected) resolve();
        },
        onFactorNeeded: async () => false, // an invitation needs none
        onRefused: () => reject(new Error(t("You are not signed in any more. Sign in and try again."))),
      },
      {
        open: openSocket,
        setTimer: (run, delayMs) => window.setTimeout(run, delayMs),
        clearTimer: (timer) => window.clearTimeout(timer),
        now: () => performance.now(),
        random: Math.random,
      },
    );
    this.#channel = channel;
    setTimeout(() => reject(new Error(t("The server cannot be reached."))), READY_TIMEOUT_MS);
    channel.start();
    await promise;
    return channel;
  }

  /** The agent says whether the browser of the device opened the page. */
  #pushed(message: Readonly<Record<string, unknown>>): void {
    const isAnswer = message.type === "openUrl" && message.nodeid === this.#view.peer.id;
    if (!isAnswer || message.success !== false) return;
    const { name } = this.#view.peer;
    this.#fail(t("{name} could not open a browser. Perhaps nobody is signed in there.", { name }));
  }

  #fail(problem: string): void {
    this.state.value = { kind: "failed", problem };
  }
}

function sentenceOf(result: string, { name }: ConversationView["peer"]): string {
  if (result === Result.NotSignedIn) return t("{name} is not signed in now.", { name });
  if (result === Result.AgentNotConnected) return t("{name} is offline.", { name });
  if (result === Result.TooManyInvitations) return t("That was often enough. Wait a minute, then try again.");
  return t("{name} cannot be invited: {reason}.", { name, reason: said(result) });
}

function openSocket(): ChannelSocket {
  const socket = new WebSocket(socketAddress("control.ashx"));
  const adapter: ChannelSocket = {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
    onopen: null,
    onmessage: null,
    onclose: null,
  };
  socket.onopen = () => adapter.onopen?.();
  socket.onmessage = (event) => adapter.onmessage?.(event);
  socket.onclose = () => adapter.onclose?.();
  return adapter;
}
