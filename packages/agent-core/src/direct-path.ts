/**
 * The direct path of one session, on the host's side: answers the viewer's offer, and moves the session's data to the
 * channel and back beneath it. Rights are those of the session: the channel brings nothing that the tunnel would not.
 * Source: docs/spec/session-protocols.md, sections 2.3 to 2.5; docs/spec/agent-core.md, section 3.7.
 */
import {
  BEAT_EVERY_MS,
  type Carrier,
  DIRECT_PATH_VERSION,
  SwitchOver,
} from "@tendril/protocol/sessions/switch-over";
import { controlText } from "./control-text.ts";
import type { SessionPath } from "./define.ts";
import type { Fields, Host, IceServer, Peer, Tunnel } from "./host/index.ts";
import { fieldsOf, merge, numberOf, parseFields, textOf } from "./values.ts";

const MAX_OFFER_CHARS = 32_768;
const MAX_OFFERS = 20;
const MAX_SERVERS = 8;
const SETUP_TIMEOUT_MS = 30_000;

export interface DirectPathDeps {
  readonly host: Host;
  readonly tunnel: Tunnel;
  /** Message of the server that asked for the tunnel. */
  readonly request: Fields;
  readonly isRecorded: boolean;
  onBytes(bytes: Uint8Array): void;
  /** Text that is session data. */
  onText(text: string): void;
  onDrain(): void;
  onPathChanged(): void;
}

export interface DirectPath {
  readonly path: SessionPath;
  /** Control of the viewer. True when it belongs here. */
  receive(control: Fields): boolean;
  /** The session serves; `canMove`: its data goes by `path` and may leave the tunnel. */
  start(canMove: boolean): void;
  bytesFromTunnel(bytes: Uint8Array): void;
  tunnelDrained(): void;
  close(): void;
}

/** One channel, from offer to end. */
interface Attempt {
  peer: Peer | null;
  isOver: boolean;
  cancelTimeout: () => void;
  cancelBeat: () => void;
}

interface State {
  readonly deps: DirectPathDeps;
  readonly switchOver: SwitchOver;
  attempt: Attempt | null;
  offers: number;
  /** null until the session serves. */
  canMove: boolean | null;
  /** An offer that came before. */
  waiting: Fields | null;
}

export function createDirectPath(deps: DirectPathDeps): DirectPath {
  const { tunnel } = deps;
  const channel: Carrier = {
    sendBytes: (bytes) => state.attempt?.peer?.sendBytes(bytes) !== false,
    sendText: (text) => state.attempt?.peer?.sendText(text),
  };
  const switchOver = new SwitchOver(
    { side: "host", plainForm: "cut" },
    {
      sendControl: (message) => tunnel.sendText(controlText(message)),
      tunnel,
      channel,
      pauseTunnel: () => tunnel.pause(),
      resumeTunnel: () => tunnel.resume(),
      closeChannel: () => closeAttempt(state),
      onFrame: (frame) => (typeof frame === "string" ? deps.onText(frame) : deps.onBytes(frame)),
      onDrain: () => deps.onDrain(),
      onPathChanged: () => deps.onPathChanged(),
      onFault(why) {
        deps.host.log(`session ended: ${why}`);
        tunnel.end();
      },
    },
  );
  const state: State = { deps, switchOver, attempt: null, offers: 0, canMove: null, waiting: null };
  return {
    path: {
      send: (bytes) => switchOver.send(bytes),
      sendText: (text) => {
        switchOver.send(text);
      },
      pause: () => switchOver.pause(),
      resume: () => switchOver.resume(),
    },
    receive(control) {
      if (control.type !== "offer") return switchOver.control(control);
      if (state.canMove === null) state.waiting = control;
      else takeOffer(state, control);
      return true;
    },
    start(canMove) {
      const { waiting } = state;
      state.canMove = canMove;
      state.waiting = null;
      if (waiting !== null) takeOffer(state, waiting);
    },
    bytesFromTunnel: (bytes) => switchOver.bytesFromTunnel(bytes),
    tunnelDrained: () => switchOver.tunnelDrained(),
    close: () => switchOver.close(),
  };
}

/** Why this session stays on the relay; null when it may move. */
function refusalOf({ deps, canMove, offers, switchOver }: State): string | null {
  const { request, isRecorded } = deps;
  if (isRecorded) return "recorded";
  if (request.guestname !== undefined || request.guestuserid !== undefined) return "guest";
  if (request.directPath === false) return "policy";
  if (canMove !== true) return "protocol";
  if (!switchOver.isIdle()) return "busy";
  return offers >= MAX_OFFERS ? "limit" : null;
}

function takeOffer(state: State, control: Fields): void {
  const { deps, switchOver } = state;
  const isOwn = numberOf(control.tendril, 0) >= DIRECT_PATH_VERSION;
  const refuse = (why: string): void => {
    if (isOwn) deps.tunnel.sendText(controlText({ type: "direct", act: "refused", why })); // stock ones know no answer
  };
  const offer = textOf(control.sdp, MAX_OFFER_CHARS + 1);
  const refusal = offer === "" || offer.length > MAX_OFFER_CHARS ? "offer" : refusalOf(state);
  if (refusal !== null) {
    refuse(refusal);
    return;
  }
  state.offers++;
  const attempt: Attempt = { peer: null, isOver: false, cancelTimeout: () => {}, cancelBeat: () => {} };
  state.attempt = attempt;
  switchOver.begin(isOwn);
  attempt.cancelTimeout = deps.host.after(SETUP_TIMEOUT_MS, () => {
    if (!attempt.isOver && switchOver.path() === "relay") switchOver.channelLost();
  });
  planBeat(state, attempt);
  openPeer(state, attempt, { offer, isOwn });
}

function planBeat(state: State, attempt: Attempt): void {
  attempt.cancelBeat = state.deps.host.after(BEAT_EVERY_MS, () => {
    state.switchOver.beat();
    if (!attempt.isOver) planBeat(state, attempt);
  });
}

function openPeer(
  { deps, switchOver }: State,
  attempt: Attempt,
  { offer, isOwn }: { readonly offer: string; readonly isOwn: boolean },
): void {
  const answer = isOwn ? { type: "answer", tendril: DIRECT_PATH_VERSION } : { type: "answer" };
  const unlessOver = (run: () => void): void => {
    if (!attempt.isOver) run();
  };
  const peer = deps.host.openPeer(
    { offer, servers: serversOf(deps.request) },
    {
      onAnswer: (sdp) => unlessOver(() => deps.tunnel.sendText(controlText(merge(answer, { sdp })))),
      onOpen: () => unlessOver(() => switchOver.channelOpened()),
      onText(text) {
        if (attempt.isOver) return;
        const isClose = !isOwn && parseFields(text)?.type === "close";
        if (isClose) switchOver.channelLost();
        else switchOver.textFromChannel(text);
      },
      onBytes: (bytes) => unlessOver(() => switchOver.bytesFromChannel(bytes)),
      onDrain: () => unlessOver(() => switchOver.channelDrained()),
      onEnd: () => unlessOver(() => switchOver.channelLost()),
    },
  );
  attempt.peer = peer;
  if (attempt.isOver) peer?.close();
  else if (peer === null) switchOver.channelLost();
}

function closeAttempt(state: State): void {
  const { attempt } = state;
  if (attempt === null) return;
  state.attempt = null;
  attempt.isOver = true;
  attempt.cancelTimeout();
  attempt.cancelBeat();
  attempt.peer?.close();
}

/** What the server lists, as far as it has the right form. */
function serversOf(request: Fields): IceServer[] {
  const listed = Array.isArray(request.iceServers) ? request.iceServers.slice(0, MAX_SERVERS) : [];
  return listed
    .map((entry: unknown) => {
      const { urls, username, credential } = fieldsOf(entry);
      const list: unknown[] = Array.isArray(urls) ? urls : [urls];
      return {
        urls: list.map((url) => textOf(url, 256)).filter((url) => /^(stun|turns?):/.test(url)),
        username: textOf(username, 256),
        credential: textOf(credential, 256),
      };
    })
    .filter(({ urls }) => urls.length > 0);
}
