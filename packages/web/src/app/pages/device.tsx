/**
 * The page of one device: what it is, how it is, and what can be done with it.
 */
import type { WireDevice } from "@tendril/protocol";
import { ConnectionBit } from "@tendril/protocol/constants";
import { useState } from "preact/hooks";
import { isOnline, store } from "../../control/index.ts";
import { formatDuration, Icon, Menu, Skeleton, Status } from "../../ui/index.ts";
import { deviceLink } from "../device-link.ts";
import { Lazy } from "../lazy.tsx";
import { openChat } from "../open-chat.ts";
import { link, navigate } from "../router.ts";
import { BulkDialog } from "./bulk/bulk-dialog.tsx";
import { DeviceConsole } from "./device-console.tsx";
import { DeviceOverview } from "./device-overview.tsx";
import { DeviceProcesses } from "./device-processes.tsx";
import { DeviceTerminal } from "./device-terminal.tsx";
import { DeviceEvents } from "./events/event-table.tsx";
import { NotFound } from "./not-found.tsx";
import { RenameDialog } from "./rename-dialog.tsx";

const tabs: readonly (readonly [string, string])[] = [
  ["overview", "Overview"],
  ["desktop", "Desktop"],
  ["terminal", "Terminal"],
  ["files", "Files"],
  ["amt", "AMT"],
  ["processes", "Processes"],
  ["events", "Events"],
  ["console", "Console"],
];

const loadDesktop = () => import("./device-desktop.tsx").then((module) => module.DeviceDesktop);
const loadShare = () => import("./share-dialog.tsx").then((module) => module.ShareDialog);
const loadMembers = () => import("./access/members-dialog.tsx").then((module) => module.MembersDialog);
const loadFiles = () => import("./files/device-files.tsx").then((module) => module.DeviceFiles);

const loadAmt = () => import("./amt/device-amt.tsx").then((module) => module.DeviceAmt);

type Deed =
  | "wake"
  | "message"
  | "run"
  | "restart"
  | "off"
  | "move"
  | "remove"
  | "rename"
  | "share"
  | "members";

export function DevicePage({ ref_, tab }: { ref_: string; tab: string }) {
  const [deed, setDeed] = useState<Deed | null>(null);
  store.revision.value;
  if (!store.isLoaded.value) return <Skeleton rows={10} />;
  const device = store.findDevice(decodeURIComponent(ref_)) ?? findComplete(decodeURIComponent(ref_));
  if (device === undefined) return <NotFound />;
  document.title = `${device.name} · ${tabs.find(([name]) => name === tab)?.[1] ?? ""} · Tendril`;
  const close = (): void => setDeed(null);
  return (
    <>
      <Header
        device={device}
        isSlim={["desktop", "terminal", "files", "console"].includes(tab)}
        onDeed={setDeed}
      />
      <nav class="tabs" aria-label={device.name}>
        {tabs.map(([name, word]) => (
          <a key={name} href={deviceLink(device._id, name)} aria-current={name === tab ? "page" : undefined}>
            {word}
          </a>
        ))}
      </nav>
      <Tab device={device} tab={tab} />
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
  if (tab === "events") return <DeviceEvents nodeid={device._id} />;
  if (tab === "console") return <DeviceConsole device={device} />;
  if (tab === "overview") return <DeviceOverview key={device._id} device={device} />;
  return <NotFound />;
}

function Header({
  device,
  isSlim,
  onDeed,
}: {
  device: WireDevice;
  isSlim: boolean;
  onDeed: (deed: Deed) => void;
}) {
  const group = store.groups.get(device.meshid ?? "");
  const online = isOnline(device);
  const facts = [
    device.osdesc,
    device.users?.[0] === undefined ? undefined : `${device.users[0]} signed in`,
    device.ip,
    online && device.lastbootuptime ? `Up ${formatDuration(Date.now() - device.lastbootuptime)}` : undefined,
  ].filter((fact) => fact !== undefined);
  return (
    <header class={`dev ${isSlim ? "slim" : ""}`}>
      <div class="dev-id">
        <nav class="crumbs wide" aria-label="Breadcrumb">
          <a href={link("devices")}>Devices</a>
          <Icon name="chevron-right" />
          <a href={link(`devices?q=${encodeURIComponent(`group:"${group?.name ?? ""}"`)}`)}>
            {group?.name ?? "Shared with you"}
          </a>
        </nav>
        <a class="btn quiet sq sm phone" href={link("devices")} aria-label="Back to devices">
          <Icon name="arrow-left" />
        </a>
        <div class="dev-name">
          <h1>{device.name}</h1>
          <Status isOnline={online} isWord />
          {isFirmwareConnected(device) && <span class="badge info">Firmware connected</span>}
        </div>
        <p class="dev-facts">
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
      </div>
      <div class="dev-act">
        <button
          type="button"
          class="btn wide"
          disabled={!online}
          onClick={() => openChat({ id: device._id, name: device.name })}
        >
          <Icon name="message-square" />
          Chat
        </button>
        <Menu
          label="Power"
          items={[
            { label: "Wake", icon: "power", onSelect: () => onDeed("wake") },
            { label: "Restart", icon: "rotate-cw", onSelect: () => onDeed("restart") },
            { label: "Switch off", icon: "power-off", isDanger: true, onSelect: () => onDeed("off") },
          ]}
        >
          <Icon name="power" />
          <span class="wide">Power</span>
          <Icon name="chevron-down" className="caret wide" />
        </Menu>
        <Menu
          label="More actions"
          className="btn sq"
          items={[
            { label: "Run command", icon: "terminal", onSelect: () => onDeed("run") },
            ...(online
              ? [
                  {
                    label: "Chat with the person there",
                    icon: "message-square" as const,
                    onSelect: () => openChat({ id: device._id, name: device.name }),
                  },
                ]
              : []),
            { label: "Send message", icon: "message-square", onSelect: () => onDeed("message") },
            { label: "Share with a guest", icon: "screen-share", onSelect: () => onDeed("share") },
            { label: "Who may use it", icon: "users", onSelect: () => onDeed("members") },
            { label: "Name, description, consent", icon: "pencil", onSelect: () => onDeed("rename") },
            { label: "Move to group", icon: "folder", onSelect: () => onDeed("move") },
            { label: "Remove", icon: "trash-2", isDanger: true, onSelect: () => onDeed("remove") },
          ]}
        >
          <Icon name="ellipsis" />
        </Menu>
      </div>
    </header>
  );
}

/** It can be reached though no agent of it is there. */
function isFirmwareConnected({ conn = 0 }: WireDevice): boolean {
  return (conn & ConnectionBit.Agent) === 0 && (conn & (ConnectionBit.Cira | ConnectionBit.AmtRelay)) !== 0;
}

function findComplete(ref: string): WireDevice | undefined {
  for (const device of store.devices.values()) if (device._id.endsWith(`/${ref}`)) return device;
  return undefined;
}
