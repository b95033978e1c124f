/**
 * The WebSocket paths: control channel, agent channel, relay, download links, recordings. Here WebSockets meet the
 * channels, which know none.
 */
import { type Conversation, type DeviceId, parseConversation } from "@tendril/protocol";
import { SiteRight } from "@tendril/protocol/constants";
import { createWebSocketStream, type WebSocket } from "ws";
import { type AgentListener, type AgentSocket, MAX_AGENT_MESSAGE_BYTES } from "./agents/index.ts";
import type { RedirectionRelay, ViewerSocket, WsmanRelay } from "./amt/index.ts";
import { siteHas } from "./auth/index.ts";
import {
  type ControlListener,
  type Conversations,
  type DeviceFiles,
  type FileSocketHandlers,
  type LoginRequest,
  logIn,
  MAX_CONTROL_FRAME_BYTES,
  type Shares,
} from "./control/index.ts";
import { UnavailableError } from "./errors.ts";
import type { UpgradeEndpoint, UpgradeRequest } from "./http/index.ts";
import type { Devices } from "./inventory/index.ts";
import type { Log } from "./log/index.ts";
import type { AgentTunnels } from "./mps/index.ts";
import { RecordingFeed, type RecordingReaders, type Recordings } from "./recordings/index.ts";
import type { ConversationRelay, Relay, RelayRequest } from "./relay/index.ts";
import type { Clock } from "./time/index.ts";

const CUT_AFTER_MS = 2_000;
const MAX_APF_FRAME_BYTES = 1_048_576 + 16;
const MAX_FILE_FRAME_BYTES = 1_048_576;
/** Close code "try again later". */
const TRY_LATER = 1013;
const MAX_REDIRECTION_FRAME_BYTES = 65_536;
const MAX_FEED_REQUEST_BYTES = 1_024;

export interface EndpointDeps {
  readonly agents: AgentListener;
  readonly control: ControlListener;
  readonly relay: Relay;
  readonly deviceFiles: DeviceFiles;
  readonly redirection: RedirectionRelay;
  readonly wsmanRelay: WsmanRelay;
  readonly devices: Pick<Devices, "get">;
  readonly recordings: Recordings;
  readonly recordingReaders: RecordingReaders;
  readonly amtTunnels: AgentTunnels;
  readonly shares: Shares;
  readonly conversations: Conversations;
  readonly conversationRelay: ConversationRelay;
  readonly login: Parameters<typeof logIn>[0];
  readonly clock: Clock;
  readonly log: Log;
}

export function createEndpoints(deps: EndpointDeps): UpgradeEndpoint[] {
  return [
    {
      path: "control.ashx",
      maxMessageBytes: MAX_CONTROL_FRAME_BYTES,
      handle: (request) => deps.control.take(request),
    },
    {
      path: "agent.ashx",
      maxMessageBytes: MAX_AGENT_MESSAGE_BYTES,
      handle: async (request) => takeAgent(deps, request),
    },
    {
      path: "meshrelay.ashx",
      maxMessageBytes: 0, // the relay puts no messages together
      handle: (request) => takeTunnel(deps, request),
    },
    {
      path: "webrelay.ashx",
      maxMessageBytes: MAX_REDIRECTION_FRAME_BYTES,
      handle: (request) => takeRedirection(deps, request),
    },
    {
      path: "devicefile.ashx",
      maxMessageBytes: MAX_FILE_FRAME_BYTES,
      handle: async (request) => takeFile(deps, request),
    },
    {
      path: "apf.ashx",
      maxMessageBytes: MAX_APF_FRAME_BYTES,
      handle: async (request) => {
        if (deps.amtTunnels.hasRoom) deps.amtTunnels.take(request.accept(), request.address);
        else request.refuse(503);
      },
    },
    {
      path: "recordings.ashx",
      maxMessageBytes: MAX_FEED_REQUEST_BYTES,
      handle: (request) => feedRecording(deps, request),
    },
  ];
}

function takeAgent({ agents, clock }: EndpointDeps, request: UpgradeRequest): void {
  if (!agents.hasRoom) {
    request.refuse(503);
    return;
  }
  const socket = request.accept();
  const channel = agents.take(
    adaptAgent(socket, { clock, address: request.address, port: request.port }),
    request.domain,
  );
  socket.on("message", (frame: Buffer) => channel.receive(frame));
  socket.on("ping", () => channel.alive(false));
  socket.on("pong", () => channel.alive(true));
  socket.on("error", () => socket.terminate()); // oversize or malformed frames: ws has begun to close
  socket.on("close", () => channel.closed());
}

function adaptAgent(
  socket: WebSocket,
  { clock, address, port }: { readonly clock: Clock; readonly address: string; readonly port: number },
): AgentSocket {
  return {
    address,
    port,
    send(frame) {
      if (socket.readyState === socket.OPEN) socket.send(frame, { binary: true, fin: true, compress: false });
    },
    ping() {
      if (socket.readyState === socket.OPEN) socket.ping();
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close(code) {
      socket.close(code);
      const cancel = clock.after(CUT_AFTER_MS, () => socket.terminate());
      socket.once("close", cancel);
    },
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
  };
}

/** Redirection (p=2) and WSMAN (p=1) with the server's account only: a viewer brings no credentials and learns none. */
async function takeRedirection(
  { redirection, wsmanRelay, devices, login, clock, log }: EndpointDeps,
  request: UpgradeRequest,
): Promise<void> {
  const { domain, query, address } = request;
  const outcome = await logIn(login, { ...request, channel: "relay" });
  const isForElsewhere = outcome.kind === "ok" && outcome.cookie?.has("nodeid") === true;
  const user = outcome.kind === "ok" && !isForElsewhere ? outcome.user : undefined;
  if (user === undefined) return request.refuse(401);
  const host = query.get("host") ?? "";
  const isHere = (query.get("p") === "1" || query.get("p") === "2") && host.startsWith(`node/${domain}/`);
  const device = isHere ? await devices.get(host as DeviceId) : undefined;
  if (device === undefined) return request.refuse(404);
  const wish = { user, device, address };
  if (query.get("p") === "1") {
    if (!(await wsmanRelay.mayUse(wish))) return request.refuse(404); // as below
    return wsmanRelay.join(wish, createWebSocketStream(request.accept()));
  }
  if (!(await redirection.mayUse(wish))) return request.refuse(404); // not to be told from one that is not there
  try {
    const opened = await redirection.open(wish);
    const socket = request.accept();
    socket.pause();
    socket.on("error", () => socket.terminate());
    const pipe = await redirection.join(wish, adaptViewer(socket, clock), opened);
    socket.on("message", (frame: Buffer) => pipe.fromViewer(frame));
    socket.on("close", () => pipe.close());
    if (socket.readyState === socket.OPEN) socket.resume();
    else pipe.close();
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    log.info({ deviceId: device._id, userId: user._id, reason: error.message }, "redirection not opened");
    request.accept().close(TRY_LATER, error.message); // a browser shows no text of a refused handshake
  }
}

function adaptViewer(socket: WebSocket, clock: Clock): ViewerSocket {
  return {
    send: (bytes, onSent) => socket.send(bytes, { binary: true, compress: false }, onSent),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close() {
      socket.close(1000);
      const cancel = clock.after(CUT_AFTER_MS, () => socket.terminate());
      socket.once("close", cancel);
    },
  };
}

function takeFile({ deviceFiles, clock }: EndpointDeps, request: UpgradeRequest): void {
  const take = deviceFiles.claim(request.query);
  if (take === undefined) {
    request.refuse(401);
    return;
  }
  const socket = request.accept();
  const handlers: FileSocketHandlers = take({
    sendText(text) {
      if (socket.readyState === socket.OPEN) socket.send(text);
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    end() {
      socket.close(1000);
      const cancel = clock.after(CUT_AFTER_MS, () => socket.terminate());
      socket.once("close", cancel);
    },
  });
  socket.on("message", (frame: Buffer, isBinary) => {
    if (isBinary) handlers.onBytes(frame);
    else handlers.onText(frame.toString("utf8"));
  });
  socket.on("error", () => socket.terminate()); // oversize or malformed frames
  socket.on("close", () => handlers.onEnd());
}

/** One answer after the other: while one is sent, nothing is read. */
async function feedRecording(
  { recordings, recordingReaders, login }: EndpointDeps,
  request: UpgradeRequest,
): Promise<void> {
  const outcome = await logIn(login, { ...request, channel: "control" });
  const user = outcome.kind === "ok" ? outcome.user : undefined;
  if (user === undefined || !siteHas(user, SiteRight.Recordings)) return request.refuse(401);
  const recording = await recordings.open(request.domain, request.query.get("file") ?? "");
  if (recording === undefined) return request.refuse(404);
  const socket = request.accept();
  const feed = new RecordingFeed(recording, {
    sendText: (text) => socket.send(text),
    sendBytes(bytes) {
      const { promise, resolve } = Promise.withResolvers<void>();
      socket.send(bytes, () => resolve()); // a lost connection is told by `close`
      return promise;
    },
  });
  const leave = recordingReaders.add(user, () => socket.terminate());
  let work: Promise<void> = Promise.resolve();
  socket.on("message", (frame: Buffer) => {
    socket.pause();
    work = work
      .then(() => feed.receive(frame.toString("utf8")))
      .then(
        () => socket.resume(),
        () => socket.terminate(), // no request
      );
  });
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    leave();
    void work.then(() => feed.close());
  });
}

async function takeTunnel(deps: EndpointDeps, request: UpgradeRequest): Promise<void> {
  const conversation = parseConversation(request.query.get("id") ?? "");
  if (conversation !== undefined) return await takeConversation(deps, request, conversation);
  const caller = await tunnelCaller(deps, request);
  await deps.relay.take({
    domain: request.domain,
    query: request.query,
    address: request.address,
    ...caller,
    takeSocket: () => request.takeSocket(),
    refuse: (status) => request.refuse(status),
  });
}

/** One of the two pages of a chat: signed in, or at a device with the cookie of an invitation. */
async function takeConversation(
  { conversations, conversationRelay, login }: EndpointDeps,
  request: UpgradeRequest,
  conversation: Conversation,
): Promise<void> {
  const party = await conversations.admit({
    ...{ conversation, domain: request.domain, auth: request.query.get("auth") ?? undefined },
    async signedIn() {
      const outcome = await logIn(login, { ...request, channel: "relay" });
      const isForElsewhere = outcome.kind === "ok" && outcome.cookie?.has("nodeid") === true;
      return outcome.kind === "ok" && !isForElsewhere ? outcome.user : undefined;
    },
  });
  if (party === undefined) return request.refuse(401);
  await conversationRelay.take({
    ...party,
    address: request.address,
    takeSocket: () => request.takeSocket(),
    refuse: (status) => request.refuse(status),
  });
}

/** The signed-in side, if this is one: an agent brings `rauth` and nothing else. */
async function tunnelCaller(
  { login, shares }: EndpointDeps,
  request: UpgradeRequest,
): Promise<Pick<RelayRequest, "user" | "cookie" | "guest">> {
  const nobody = { user: undefined, cookie: undefined, guest: undefined };
  const isAgent = request.query.has("rauth") && !request.query.has("auth");
  if (isAgent) return nobody;
  const token = request.query.get("auth");
  if (token !== null && shares.isGuestToken(token)) {
    const guest = await shares.admit(token, request);
    return guest === undefined ? nobody : { ...nobody, user: guest.owner, guest };
  }
  const tunnelLogin: LoginRequest = { ...request, channel: "relay" };
  const outcome = await logIn(login, tunnelLogin);
  return outcome.kind === "ok" ? { ...nobody, user: outcome.user, cookie: outcome.cookie } : nobody;
}
