/**
 * The control channel of the page and the state that it keeps: server, account, devices, groups. Used by pages.
 */
import { signal } from "@preact/signals";
import type { WireEvent, WireServerInfo, WireUser } from "@tendril/protocol";
import { nodes } from "@tendril/protocol/actions/devices/nodes";
import { meshes } from "@tendril/protocol/actions/groups/meshes";
import { pageState } from "../app/page-state.ts";
import { type ChannelSocket, ControlChannel } from "./channel.ts";
import { DeviceStore } from "./store.ts";

export { isOnline, lastPart } from "./store.ts";

export const store = new DeviceStore((run) => {
  if (document.hidden) setTimeout(run, 200);
  else requestAnimationFrame(run);
});
export const serverInfo = signal<WireServerInfo | undefined>(undefined);
export const account = signal<WireUser | undefined>(undefined);
/** `undefined` before the first connection. */
export const isConnected = signal<boolean | undefined>(undefined);
/** When the connection was lost, ms. */
export const lostAtMs = signal(0);
export const isSignedOut = signal(false);
/** An action waits for a second factor: call it with whether one was given. */
export const factorAsked = signal<((isGiven: boolean) => void) | undefined>(undefined);

type Push = Readonly<Record<string, unknown>>;
const eventListeners = new Set<(event: WireEvent) => void>();
const pushListeners = new Set<(message: Push) => void>();

export const control = new ControlChannel(
  {
    onGreeting(server, user) {
      serverInfo.value = server;
      account.value = user;
      load().catch(() => {}); // a lost connection is told by onConnected, and loads again
    },
    onEvent(event) {
      store.receive(event);
      receiveOwn(event);
      for (const listener of eventListeners) listener(event);
    },
    onPush(message) {
      for (const listener of pushListeners) listener(message);
    },
    onConnected(connected) {
      isConnected.value = connected;
      if (!connected) lostAtMs.value = Date.now();
    },
    onFactorNeeded() {
      factorAsked.value?.(false); // one question at a time
      return new Promise((resolve) => {
        factorAsked.value = (isGiven) => {
          factorAsked.value = undefined;
          resolve(isGiven);
        };
      });
    },
    onRefused() {
      isSignedOut.value = true;
      pageState.value = { ...pageState.value, user: null };
    },
  },
  {
    open: openSocket,
    setTimer: (run, delayMs) => window.setTimeout(run, delayMs),
    clearTimer: (timer) => window.clearTimeout(timer),
    now: () => performance.now(),
    random: Math.random,
  },
);

/** Until the result is called. */
export function onEvent(listener: (event: WireEvent) => void): () => void {
  eventListeners.add(listener);
  return () => eventListeners.delete(listener);
}

/** Answers of agents and notices, until the result is called. */
export function onPush(listener: (message: Push) => void): () => void {
  pushListeners.add(listener);
  return () => pushListeners.delete(listener);
}

/** Address of a WebSocket of this server; `path` without leading slash. */
export function socketAddress(path: string): string {
  return `wss://${location.host}${pageState.value.base}${path}`;
}

/** Changes of the own account; where its rights changed, other devices may be seen. */
function receiveOwn(event: WireEvent): void {
  const own = account.value;
  if (own === undefined) return;
  if (event.action === "accountchange" && event.userid === own._id && event.account) {
    const changed = event.account as WireUser;
    account.value = changed;
    if (JSON.stringify(changed.links) !== JSON.stringify(own.links)) load().catch(() => {}); // as in onGreeting
  }
  const isOfOwnGroup = event.etype === "ugrp" && own.links?.[String(event.ugrpid)] !== undefined;
  if (isOfOwnGroup && event.links !== undefined) load().catch(() => {}); // as in onGreeting
}

async function load(): Promise<void> {
  store.beginLoad();
  const [groups, devices] = await Promise.all([control.request(meshes, {}), control.request(nodes, {})]);
  store.load(groups.meshes, devices.nodes ?? {});
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
