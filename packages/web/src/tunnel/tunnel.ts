/**
 * Opens a tunnel to a device: cookies, the viewer's socket, the agent's invitation, then the protocol number.
 */
import { formatTunnelValue, formatViewerPath } from "@tendril/protocol";
import { msg } from "@tendril/protocol/actions/devices/msg";
import { authcookie } from "@tendril/protocol/actions/site/authcookie";
import { SESSION_ENDED } from "@tendril/protocol/constants";
import { type HostMessage, parseHostMessage } from "@tendril/protocol/sessions/control-message";
import type { Path } from "@tendril/protocol/sessions/switch-over";
import { pageState } from "../app/page-state.ts";
import { preferences } from "../app/preferences.ts";
import { control } from "../control/index.ts";
import { said, t } from "../language/index.ts";
import { DirectPath } from "./direct-path.ts";
import { guestToken, isGuest, LinkEnded } from "./guest.ts";
import { SilenceWatch } from "./silence.ts";

const MARK = "102938";
const JOIN_TIMEOUT_MS = 20_000;
/** What stands in place of a time in questions that only want an answer. */
const NO_TIME = -1;

export interface TunnelEnd {
  /** Why it ended, for people; `""` when the host closed it after it had been joined. */
  readonly reason: string;
  readonly wasJoined: boolean;
  /** The connection broke: nobody said goodbye. */
  readonly isBroken: boolean;
  /** Host or server did not want it. */
  readonly isRefused: boolean;
}

export interface TunnelHandlers {
  /** Both sides are there; the server may keep a recording. */
  onJoined(isRecorded: boolean): void;
  onBytes(bytes: Uint8Array): void;
  /** A word of the host, as it came; null clears it. `number`: 1 waits for consent, 2 and 3 refused, others say what is wrong. */
  onNotice(text: string | null, number: number): void;
  /** Control messages that the tunnel does not deal with itself. */
  onMessage?(message: HostMessage): void;
  /** Data takes another path from now on; without it the session stays on the relay. */
  onPath?(path: Path): void;
  /** The host gives no sign of life for seconds, or does so again; the session stays. */
  onSilent?(isSilent: boolean): void;
  onEnd(end: TunnelEnd): void;
}

export interface Tunnel {
  sendBytes(bytes: Uint8Array): void;
  sendControl(message: object): void;
  /** Bytes given to `sendBytes` that have not left this computer. */
  bufferedBytes(): number;
  close(): void;
}

/** `options` go to the host before the protocol number. Never throws: failures come by `onEnd`. */
export function openTunnel(
  target: { readonly deviceId: string; readonly protocol: number; readonly options: object },
  handlers: TunnelHandlers,
): Tunnel {
  let socket: WebSocket | undefined;
  let isOver = false;
  let isJoined = false;
  let notice = "";
  let direct: DirectPath | undefined;
  const silence = new SilenceWatch({
    ask: () => tunnel.sendControl({ type: "rtt", time: NO_TIME }),
    onSilent: (isSilent) => handlers.onSilent?.(isSilent),
  });
  const onBytes = (bytes: Uint8Array): void => {
    silence.heard();
    handlers.onBytes(bytes);
  };
  const end = (reason: string, { isBroken = false, isRefused = false } = {}): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(deadline);
    silence.stop();
    direct?.close();
    socket?.close();
    const isWilled = isRefused || notice !== "";
    handlers.onEnd({ reason: reason || notice, wasJoined: isJoined, isBroken, isRefused: isWilled });
  };
  const deadline = setTimeout(
    () => end(t("The device did not answer. It may have gone offline.")),
    JOIN_TIMEOUT_MS,
  );
  const joined = (opened: WebSocket, isRecorded: boolean): void => {
    isJoined = true;
    clearTimeout(deadline);
    opened.send(
      JSON.stringify({ ctrlChannel: MARK, type: "options", protocol: target.protocol, ...target.options }),
    );
    opened.send(String(target.protocol));
    handlers.onJoined(isRecorded);
    direct = isRecorded ? undefined : createDirect(opened, { ...handlers, onBytes }, end);
    direct?.offer();
    if (handlers.onSilent !== undefined) silence.start();
  };
  const receiveControl = (opened: WebSocket, message: HostMessage | undefined): void => {
    if (message?.type === "console") {
      notice = message.msgid === 2 || message.msgid === 3 ? refusal(message.msg ?? "") : "";
      handlers.onNotice(message.msg ?? null, message.msgid ?? 0);
    } else if (message?.type === "ping") opened.send(JSON.stringify({ ctrlChannel: MARK, type: "pong" }));
    else if (message?.type === "rtt") {
      silence.answered();
      if (message.time !== NO_TIME) handlers.onMessage?.(message);
    } else if (message !== undefined && direct?.receive(message) !== true) handlers.onMessage?.(message);
  };
  const receive = (opened: WebSocket, data: unknown): void => {
    silence.heard();
    if (data instanceof ArrayBuffer) {
      const bytes = new Uint8Array(data);
      if (direct === undefined) handlers.onBytes(bytes);
      else direct.bytesFromTunnel(bytes);
    } else if (!isJoined && (data === "c" || data === "cr")) joined(opened, data === "cr");
    else if (typeof data === "string") receiveControl(opened, parseHostMessage(data));
  };
  const open = async (): Promise<void> => {
    const guest = await guestToken();
    const { cookie, rcookie } =
      guest === undefined ? await control.request(authcookie, {}) : { cookie: guest, rcookie: "" };
    if (isOver) return;
    const { domain } = pageState.value;
    const isInPath = pageState.value.base !== "/";
    const address = {
      domain: isInPath ? domain : "",
      deviceId: target.deviceId,
      token: crypto.randomUUID().replaceAll("-", ""),
      protocol: target.protocol,
    };
    const opened = new WebSocket(`wss://${location.host}${formatViewerPath(address, cookie)}`);
    socket = opened;
    opened.binaryType = "arraybuffer";
    opened.onmessage = ({ data }) => receive(opened, data);
    opened.onclose = ({ reason, wasClean }) =>
      end(asSentence(reason), { isBroken: !wasClean, isRefused: reason === SESSION_ENDED });
    if (guest !== undefined) return; // the server itself asks the device
    const value = formatTunnelValue({ ...address, domain }, rcookie);
    const reply = await control.request(msg, {
      nodeid: target.deviceId,
      type: "tunnel",
      value,
      usage: target.protocol,
    });
    if (reply.result?.toLowerCase() !== "ok")
      end(t("The device is offline, or your role does not allow this."));
  };
  open().catch((error: unknown) =>
    end(error instanceof Error ? error.message : String(error), { isRefused: error instanceof LinkEnded }),
  );
  const tunnel: Tunnel = {
    sendBytes(bytes) {
      if (socket?.readyState !== WebSocket.OPEN || !isJoined) return;
      if (direct === undefined) socket.send(Uint8Array.from(bytes));
      else direct.send(bytes);
    },
    sendControl(message) {
      if (socket?.readyState === WebSocket.OPEN && isJoined)
        socket.send(JSON.stringify({ ctrlChannel: MARK, ...message }));
    },
    bufferedBytes: () => (socket?.bufferedAmount ?? 0) + (direct?.waitingBytes() ?? 0),
    close: () => end(""),
  };
  return tunnel;
}

/** Only for sessions that say where their data goes, and where server and person allow it. */
function createDirect(
  opened: WebSocket,
  { onPath, onBytes }: TunnelHandlers,
  end: (reason: string) => void,
): DirectPath | undefined {
  const { isAllowed, iceServers } = pageState.value.directPath;
  // a guest is to meet the device nowhere but on the relay, which ends what the link does not allow any more
  if (onPath === undefined || !isAllowed || isGuest() || !preferences.value.isDirectPathWanted)
    return undefined;
  // the peer connection speaks on for a moment after the socket has begun to close
  const send = (frame: string | Uint8Array<ArrayBuffer>): void => {
    if (opened.readyState === WebSocket.OPEN) opened.send(frame);
  };
  return new DirectPath({
    iceServers: iceServers.map(({ urls, ...rest }) => ({ urls: [...urls], ...rest })),
    sendControl: (message) => send(JSON.stringify({ ctrlChannel: MARK, ...message })),
    sendBytes: (bytes) => send(bytes),
    onBytes,
    onPath,
    onFault: (why) => end(asSentence(why)),
  });
}

/** Agents have a word for each of the two answers of a person, a sentence for the rest. */
function refusal(reason: string): string {
  if (reason === "denied") return t("The person at the device refused.");
  if (reason === "timeout") return t("Nobody at the device answered in time.");
  return t("Refused by the device: {reason}", { reason: said(reason) });
}

/** What the server says at the end of a tunnel begins small and ends without a full stop. */
function asSentence(words: string): string {
  const known = said(words);
  return known === "" ? "" : `${known.charAt(0).toUpperCase()}${known.slice(1)}.`;
}
