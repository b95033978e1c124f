/**
 * Opens files sessions: they and their transfers live on while other pages are shown.
 */
import { SessionProtocol } from "@tendril/protocol/constants";
import { agentSinceOf, isReachable, openTunnel, whenBack } from "../../tunnel/index.ts";
import { Delivery, type DeliveryWish } from "./deliveries.ts";
import { FilesSession } from "./files-session.ts";
import type { LinkTunnel, LinkTunnelHandlers } from "./link.ts";
import { openDeliveries } from "./open-deliveries.ts";
import { openFiles } from "./open-files.ts";

/** The session of a device; opened when there is none. It shows `startPath`, or the home of the agent's account. */
export function filesOf(deviceId: string, deviceName: string, startPath: string): FilesSession {
  const known = openFiles.peek().find((session) => session.deviceId === deviceId);
  if (known !== undefined) return known;
  const session = new FilesSession({
    ...{ deviceId, deviceName, startPath },
    isReachable: () => isReachable(deviceId),
    openTunnel: (handlers) => openSessionTunnel(session, handlers),
  });
  openFiles.value = [...openFiles.peek(), session];
  session.start();
  return session;
}

function openSessionTunnel(session: FilesSession, handlers: LinkTunnelHandlers): LinkTunnel {
  const { deviceId } = session;
  // the agent's connection at the last sign of life: a later one is another
  let agentSince = agentSinceOf(deviceId);
  let stopWaiting = (): void => {};
  return openTunnel(
    { deviceId, protocol: SessionProtocol.Files, options: { tendril: 1 } },
    {
      ...handlers,
      onJoined() {
        agentSince = agentSinceOf(deviceId);
        session.path.value = "relay";
        handlers.onJoined();
      },
      onBytes(bytes) {
        agentSince = agentSinceOf(deviceId);
        handlers.onBytes(bytes);
      },
      onPath(path) {
        session.path.value = path;
      },
      onSilent(isSilent) {
        stopWaiting();
        // TCP tries a dead line again only after as long as it was dead
        if (isSilent) stopWaiting = whenBack(deviceId, agentSince, () => session.link.leave());
        session.fellSilent(isSilent);
      },
      onEnd(end) {
        stopWaiting();
        handlers.onEnd(end);
      },
    },
  );
}

/** Begins to send; it goes on while other pages are shown. */
export function deliver(wish: DeliveryWish, isOnline: (deviceId: string) => boolean): Delivery {
  const delivery = new Delivery(wish, {
    isOnline,
    openTunnel: (deviceId, handlers) =>
      openTunnel(
        { deviceId, protocol: SessionProtocol.Files, options: { tendril: 1 } },
        { ...handlers, onPath() {} },
      ),
    setTimer: (run, delayMs) => window.setTimeout(run, delayMs),
    clearTimer: (timer) => window.clearTimeout(timer),
  });
  openDeliveries.value = [...openDeliveries.peek(), delivery];
  delivery.start();
  return delivery;
}
