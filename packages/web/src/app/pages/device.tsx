/**
 * The page of one device: what it is, how it is, and what can be done with it.
 */
import type { WireDevice } from "@tendril/protocol";
import { useState } from "preact/hooks";
import { store } from "../../control/index.ts";
import { type PlainText, t } from "../../language/index.ts";
import { Empty, Skeleton } from "../../ui/index.ts";
import { deviceLink } from "../device-link.ts";
import { Lazy } from "../lazy.tsx";
import { abilitiesOn } from "../rights.ts";
import { navigate } from "../router.ts";
import { BulkDialog } from "./bulk/bulk-dialog.tsx";
import { DeviceConsole } from "./device-console.tsx";
import { type Deed, DeviceHeader } from "./device-header.tsx";
import { DeviceOverview } from "./device-overview.tsx";
import { DeviceProcesses } from "./device-processes.tsx";
import { DeviceTerminal } from "./device-terminal.tsx";
import { NotFound } from "./not-found.tsx";
import { RenameDialog } from "./rename-dialog.tsx";

/** Name in the address, word, and abilities of which one is needed. */
const tabs: readonly (readonly [string, PlainText, (readonly string[])?])[] = [
  ["overview", "Overview"],
  ["desktop", "Desktop", ["view"]],
  ["terminal", "Terminal", ["terminal"]],
  ["files", "Files", ["files"]],
  ["amt", "AMT", ["amt"]],
  ["processes", "Processes", ["view", "terminal", "files", "amt"]],
  ["events", "Events"],
  ["console", "Console", ["console"]],
];

const loadDesktop = () => import("./device-desktop.tsx").then((module) => module.DeviceDesktop);
const loadShare = () => import("./share-dialog.tsx").then((module) => module.ShareDialog);
const loadMembers = () => import("./access/members-dialog.tsx").then((module) => module.MembersDialog);
const loadFiles = () => import("./files/device-files.tsx").then((module) => module.DeviceFiles);

const loadHistory = () => import("./events/device-history.tsx").then((module) => module.DeviceHistory);
const loadAmt = () => import("./amt/device-amt.tsx").then((module) => module.DeviceAmt);

export function DevicePage({ ref_, tab }: { ref_: string; tab: string }) {
  const [deed, setDeed] = useState<Deed | null>(null);
  store.revision.value;
  if (!store.isLoaded.value) return <Skeleton rows={10} />;
  const device = store.findDevice(decodeURIComponent(ref_)) ?? findComplete(decodeURIComponent(ref_));
  if (device === undefined) return <NotFound />;
  const shown = tabs.find(([name]) => name === tab);
  document.title = `${device.name} · ${shown === undefined ? "" : t(shown[1])} · Tendril`;
  const close = (): void => setDeed(null);
  const can = abilitiesOn(device);
  const mayOpen = (needs?: readonly string[]): boolean => needs?.some((need) => can.has(need)) ?? true;
  return (
    <>
      <DeviceHeader
        device={device}
        can={can}
        isSlim={["desktop", "terminal", "files", "console"].includes(tab)}
        onDeed={setDeed}
      />
      <nav class="tabs" aria-label={device.name}>
        {tabs
          .filter(([, , needs]) => mayOpen(needs))
          .map(([name, word]) => (
            <a
              key={name}
              href={deviceLink(device._id, name)}
              aria-current={name === tab ? "page" : undefined}
            >
              {t(word)}
            </a>
          ))}
      </nav>
      {mayOpen(shown?.[2]) ? <Tab device={device} tab={tab} /> : <NotYours />}
      {deed === "rename" && <RenameDialog device={device} onClose={close} />}
      {deed === "share" && <Lazy load={loadShare} device={device} onClose={close} />}
      {deed === "members" && (
        <Lazy load={loadMembers} of={{ kind: "device", id: device._id, name: device.name }} onClose={close} />
      )}
      {deed !== null && deed !== "rename" && deed !== "share" && deed !== "members" && (
        <BulkDialog
          deed={deed}
          ids={[device._id]}
          onClose={close}
          onDone={() => {
            if (deed === "remove") navigate("devices");
          }}
        />
      )}
    </>
  );
}

function Tab({ device, tab }: { device: WireDevice; tab: string }) {
  if (tab === "desktop") return <Lazy load={loadDesktop} device={device} />;
  if (tab === "terminal") return <DeviceTerminal device={device} />;
  if (tab === "files") return <Lazy key={device._id} load={loadFiles} device={device} />;
  if (tab === "amt") return <Lazy key={device._id} load={loadAmt} device={device} />;
  if (tab === "processes") return <DeviceProcesses device={device} />;
  if (tab === "events") return <Lazy key={device._id} load={loadHistory} device={device} />;
  if (tab === "console") return <DeviceConsole device={device} />;
  if (tab === "overview") return <DeviceOverview key={device._id} device={device} />;
  return <NotFound />;
}

/** For somebody else the address leads to something. */
function NotYours() {
  return <Empty icon="lock">{t("Your role on this device does not include this page.")}</Empty>;
}

function findComplete(ref: string): WireDevice | undefined {
  for (const device of store.devices.values()) if (device._id.endsWith(`/${ref}`)) return device;
  return undefined;
}
