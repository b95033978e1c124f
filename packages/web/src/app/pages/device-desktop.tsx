/**
 * The desktop of a device: connects by itself, shows the picture, its tools and what there is to know about it.
 */
import type { WireDevice } from "@tendril/protocol";
import { useEffect, useRef, useState } from "preact/hooks";
import { isOnline } from "../../control/index.ts";
import { Empty, PartMissing, showToast } from "../../ui/index.ts";
import { type DesktopSession, openDesktop, openDesktops } from "../../viewers/desktop/sessions.ts";
import { CopyHeld } from "./desktop-clipboard.tsx";
import { KeyRow } from "./desktop-key-row.tsx";
import { DesktopStage } from "./desktop-stage.tsx";
import { DesktopTools } from "./desktop-tools.tsx";
import "../../styles/desktop.css";
import { t } from "../../language/index.ts";

export function DeviceDesktop({ device }: { device: WireDevice }) {
  const session = openDesktops.value.find(({ deviceId }) => deviceId === device._id);
  const online = isOnline(device);
  const hasBegun = useRef(false);
  const [isMissing, setMissing] = useState(false);
  const open = (): void => {
    hasBegun.current = true;
    openDesktop({ deviceId: device._id, deviceName: device.name, osdesc: device.osdesc ?? "" }).catch(() =>
      setMissing(true),
    );
  };
  useEffect(() => {
    if (!hasBegun.current && session === undefined && online) open();
  }, [device._id, online]);
  if (session !== undefined) return <Desktop session={session} />;
  if (isMissing) return <PartMissing />;
  if (!online)
    return <Empty icon="wifi-off">{t("The device is offline. Its desktop is shown when it is back.")}</Empty>;
  return (
    <Empty
      icon="monitor"
      action={
        <button type="button" class="btn primary" onClick={open}>
          {t("Show desktop")}
        </button>
      }
    >
      {t("The desktop is not connected.")}
    </Empty>
  );
}

/** Also what a window of its own shows. */
export function Desktop({ session }: { session: DesktopSession }) {
  const [hasStatistics, setStatistics] = useState(false);
  const root = useRef<HTMLElement>(null);
  const isFull = useFullScreen(root);
  return (
    <section
      class={`desk ${isFull ? "full" : ""}`}
      ref={root}
      aria-label={t("Desktop of {name}", { name: session.deviceName })}
    >
      <DesktopTools
        session={session}
        isFull={isFull}
        hasStatistics={hasStatistics}
        onStatistics={() => setStatistics(!hasStatistics)}
        onFull={() => toggleFullScreen(root.current)}
      />
      <DesktopStage
        session={session}
        hasStatistics={hasStatistics}
        onCloseStatistics={() => setStatistics(false)}
      />
      <KeyRow session={session} />
      <CopyHeld />
    </section>
  );
}

function useFullScreen(root: { readonly current: HTMLElement | null }): boolean {
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    const look = (): void => setFull(document.fullscreenElement === root.current && root.current !== null);
    document.addEventListener("fullscreenchange", look);
    return () => document.removeEventListener("fullscreenchange", look);
  }, []);
  return isFull;
}

interface KeyboardLock {
  lock?(): Promise<void>;
  unlock?(): void;
}

/** In full screen all keys go to the device, where the browser can do that. */
function toggleFullScreen(root: HTMLElement | null): void {
  const { keyboard } = navigator as { keyboard?: KeyboardLock };
  if (document.fullscreenElement !== null) {
    keyboard?.unlock?.();
    void document.exitFullscreen();
    return;
  }
  root
    ?.requestFullscreen({ navigationUI: "hide" })
    .then(() => keyboard?.lock?.())
    .catch(() => showToast(t("The browser does not allow full screen here."), { isWarning: true }));
}
