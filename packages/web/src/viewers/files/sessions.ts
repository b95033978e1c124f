/**
 * Opens files sessions: they and their transfers live on while other pages are shown.
 */
import { SessionProtocol } from "@tendril/protocol/constants";
import type { Path } from "@tendril/protocol/sessions/switch-over";
import { openTunnel } from "../../tunnel/index.ts";
import { Delivery, type DeliveryWish } from "./deliveries.ts";
import { FilesSession } from "./files-session.ts";
import type { LinkTunnelHandlers } from "./link.ts";
import { openDeliveries } from "./open-deliveries.ts";
import { openFiles } from "./open-files.ts";

/** The session of a device; opened when there is none. It shows `startPath`, or the home of the agent's account. */
export function filesOf(deviceId: string, deviceName: string, startPath: string): FilesSession {
  const known = openFiles.peek().find((session) => session.deviceId === deviceId);
  if (known !== undefined) return known;
  const session = new FilesSession({
    ...{ deviceId, deviceName, startPath },
    openTunnel: (handlers) =>
      openTunnel(
        { deviceId, protocol: SessionProtocol.Files, options: { tendril: 1 } },
        {
          ...handlers,
          onJoined: () => joined(session, handlers),
          onPath: (path) => moved(session, path),
          onSilent: (isSilent) => session.fellSilent(isSilent),
        },
      ),
  });
  openFiles.value = [...openFiles.peek(), session];
  session.start();
  return session;
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

function joined(session: FilesSession, { onJoined }: LinkTunnelHandlers): void {
  moved(session, "relay");
  onJoined();
}

function moved({ path }: FilesSession, taken: Path): void {
  path.value = taken;
}
