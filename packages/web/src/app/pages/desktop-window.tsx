import { ALL_DISPLAYS } from "@tendril/protocol/constants";
import { useEffect, useState } from "preact/hooks";
import { store } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { Skeleton } from "../../ui/index.ts";
import { displayCrop } from "../../viewers/desktop/displays.ts";
import type { HostState } from "../../viewers/desktop/host-state.ts";
import { changeDesktop, type DesktopSession, openDesktops } from "../../viewers/desktop/sessions.ts";
import { DeviceDesktop } from "./device-desktop.tsx";
import { NotFound } from "./not-found.tsx";

/**
 * One screen of a device. A device sends one picture to all its viewers, so a window takes the picture of all screens
 * and shows its part; where the device does not tell the parts, it chooses the screen for everybody.
 */
export function DesktopWindow({ ref_, display }: { ref_: string; display: number }) {
  store.revision.value;
  const ref = decodeURIComponent(ref_);
  const device = store.findDevice(ref);
  const session = openDesktops.value.find(({ deviceId }) => deviceId === device?._id);
  const [hasChosen, setChosen] = useState(false);
  const host = session?.host;
  useEffect(() => {
    if (session === undefined || host === undefined || host.displays.length === 0) return;
    if (!hasChosen) {
      setChosen(true);
      session.view.send({ kind: "setDisplay", id: canCrop(host, display) ? ALL_DISPLAYS : display });
    }
    crop(session, host, display);
  }, [session?.id, host?.displays, host?.selected, host?.layout, host?.screen]);
  if (!store.isLoaded.value) return <Skeleton rows={4} />;
  if (device === undefined) return <NotFound />;
  document.title = `${device.name} · ${t("Screen {number}", { number: display })} · Tendril`;
  return <DeviceDesktop device={device} />;
}

function canCrop({ displays, layout }: HostState, display: number): boolean {
  return displays.includes(ALL_DISPLAYS) && layout.some(({ id }) => id === display);
}

function crop(session: DesktopSession, host: HostState, display: number): void {
  const part = host.selected === ALL_DISPLAYS ? (displayCrop(host, display) ?? null) : null;
  if (JSON.stringify(part) !== JSON.stringify(session.settings.crop))
    changeDesktop(session.id, { crop: part });
}
