/**
 * A connection to the redirection port of a device through the server, which signs in for us.
 */
import { type RedirectionKind, RedirectionOpening, RedirectionRefused } from "@tendril/amt/redirection";
import { authcookie } from "@tendril/protocol/actions/site/authcookie";
import { pageState } from "../../app/page-state.ts";
import { control } from "../../control/index.ts";
import { said, t } from "../../language/index.ts";

/** Comes alone and before everything else. */
const RECORDED = 0xf0;

export interface AmtLinkHandlers {
  /** The server records the session. */
  onRecorded?(): void;
  /** The firmware accepted the sign-in. */
  onOpen(): void;
  onBytes(bytes: Uint8Array): void;
  onEnd(reason: string, mayNeedConsent: boolean): void;
}

export interface AmtLink {
  send(bytes: Uint8Array): void;
  /** Bytes that have not left this computer. */
  bufferedBytes(): number;
  close(): void;
}

const refusals = {
  busy: "Somebody else has a session of this kind with the device.",
  disabled:
    "The device does not allow it: it is switched off in its firmware, or the person there has to agree.",
  credentials: "The device does not accept the stored Intel AMT account.",
  failed: "The device cannot begin this session.",
} as const;
/** Whatever is said here, the server puts its own answer in the place of it. */
const placeholder = { user: "", cnonce: "", counter: "", response: "-" };

export function openAmtLink(deviceId: string, kind: RedirectionKind, handlers: AmtLinkHandlers): AmtLink {
  let socket: WebSocket | undefined;
  let isOpen = false;
  let isOver = false;
  const end = (reason: string, mayNeedConsent = false): void => {
    if (isOver) return;
    isOver = true;
    socket?.close();
    handlers.onEnd(reason, mayNeedConsent);
  };
  const send = (bytes: Uint8Array): void => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(Uint8Array.from(bytes));
  };
  const opening = new RedirectionOpening(kind, { send, answer: () => placeholder });
  const receive = (bytes: Uint8Array): void => {
    const opened = isOpen ? { rest: bytes } : opening.receive(bytes);
    if (opened === undefined) return;
    if (!isOpen) handlers.onOpen();
    isOpen = true;
    if (opened.rest.length > 0) handlers.onBytes(opened.rest);
  };
  const open = async (): Promise<void> => {
    const { cookie } = await control.request(authcookie, {});
    if (isOver) return;
    const { base } = pageState.value;
    const query = new URLSearchParams({ p: "2", host: deviceId, auth: cookie });
    socket = new WebSocket(`wss://${location.host}${base}webrelay.ashx?${query.toString()}`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => opening.begin();
    socket.onclose = ({ reason }) => end(endText(reason, isOpen));
    socket.onmessage = ({ data }) => {
      if (!(data instanceof ArrayBuffer) || isOver) return;
      const bytes = new Uint8Array(data);
      if (!isOpen && bytes.length === 1 && bytes[0] === RECORDED) {
        handlers.onRecorded?.();
        return;
      }
      try {
        receive(bytes);
      } catch (error) {
        if (error instanceof RedirectionRefused) end(t(refusals[error.reason]), error.reason === "disabled");
        else end(t("The device said something unexpected."));
      }
    };
  };
  open().catch((error: unknown) => end(error instanceof Error ? error.message : String(error)));
  return { send, bufferedBytes: () => socket?.bufferedAmount ?? 0, close: () => end("") };
}

function endText(reason: string, wasOpen: boolean): string {
  const known = said(reason);
  if (known !== "") return `${known.charAt(0).toUpperCase()}${known.slice(1)}.`;
  return wasOpen
    ? t("The session ended.")
    : t("The device did not answer, or your role does not allow this.");
}
