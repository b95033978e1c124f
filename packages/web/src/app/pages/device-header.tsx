/**
 * The head of the page of a device: what it is, how it is, and the deeds that the person's role allows.
 */
import type { WireDevice } from "@tendril/protocol";
import { ConnectionBit } from "@tendril/protocol/constants";
import { isOnline, store } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { formatDuration, Icon, type IconName, Menu, type MenuItem, Status } from "../../ui/index.ts";
import { openChat } from "../open-chat.ts";
import { link } from "../router.ts";

export type Deed =
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

export function DeviceHeader({
  device,
  can,
  isSlim,
  onDeed,
}: {
  device: WireDevice;
  can: ReadonlySet<string>;
  isSlim: boolean;
  onDeed: (deed: Deed) => void;
}) {
  const group = store.groups.get(device.meshid ?? "");
  const online = isOnline(device);
  const facts = factsOf(device, online);
  return (
    <header class={`dev ${isSlim ? "slim" : ""}`}>
      <div class="dev-id">
        <nav class="crumbs wide" aria-label={t("Breadcrumb")}>
          <a href={link("devices")}>{t("Devices")}</a>
          <Icon name="chevron-right" />
          <a href={link(`devices?q=${encodeURIComponent(`group:"${group?.name ?? ""}"`)}`)}>
            {group?.name ?? t("Shared with you")}
          </a>
        </nav>
        <a class="btn quiet sq sm phone" href={link("devices")} aria-label={t("Back to devices")}>
          <Icon name="arrow-left" />
        </a>
        <div class="dev-name">
          <h1>{device.name}</h1>
          <Status isOnline={online} isWord />
          {isFirmwareConnected(device) && <span class="badge info wide">{t("Firmware connected")}</span>}
        </div>
        <p class="dev-facts">
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
      </div>
      <div class="dev-act">
        {can.has("chat") && (
          <button
            type="button"
            class="btn wide"
            disabled={!online}
            onClick={() => openChat({ id: device._id, name: device.name })}
          >
            <Icon name="message-square" />
            {t("Chat")}
          </button>
        )}
        <DeedMenu label={t("Power")} items={powerItems(can, onDeed)}>
          <Icon name="power" />
          <span class="wide">{t("Power")}</span>
          <Icon name="chevron-down" className="caret wide" />
        </DeedMenu>
        <DeedMenu label={t("More actions")} className="btn sq" items={moreItems(device, can, onDeed)}>
          <Icon name="ellipsis" />
        </DeedMenu>
      </div>
    </header>
  );
}

function factsOf({ osdesc, users, ip, lastbootuptime }: WireDevice, online: boolean): string[] {
  const user = users?.[0];
  return [
    osdesc,
    user === undefined ? undefined : t("{user} signed in", { user }),
    ip,
    online && lastbootuptime
      ? t("Up {duration}", { duration: formatDuration(Date.now() - lastbootuptime) })
      : undefined,
  ].filter((fact) => fact !== undefined);
}

/** A menu of which something is left. */
function DeedMenu(menu: Parameters<typeof Menu>[0]) {
  return menu.items.length === 0 ? null : <Menu {...menu} />;
}

/** An entry for who has the ability. */
type Entry = readonly [ability: string, item: MenuItem];

const allowed = (entries: readonly Entry[], can: ReadonlySet<string>): MenuItem[] =>
  entries.filter(([ability]) => can.has(ability)).map(([, item]) => item);

function powerItems(can: ReadonlySet<string>, onDeed: (deed: Deed) => void): MenuItem[] {
  return allowed(
    [
      ["wake", { label: t("Wake"), icon: "power", onSelect: () => onDeed("wake") }],
      ["power", { label: t("Restart"), icon: "rotate-cw", onSelect: () => onDeed("restart") }],
      ["power", { label: t("Switch off"), icon: "power-off", isDanger: true, onSelect: () => onDeed("off") }],
    ],
    can,
  );
}

function moreItems(device: WireDevice, can: ReadonlySet<string>, onDeed: (deed: Deed) => void): MenuItem[] {
  const chat: MenuItem = {
    label: t("Chat with the person there"),
    icon: "message-square",
    onSelect: () => openChat({ id: device._id, name: device.name }),
  };
  const entry = (ability: string, label: string, icon: IconName, deed: Deed): Entry => [
    ability,
    { label, icon, onSelect: () => onDeed(deed) },
  ];
  return allowed(
    [
      entry("run", t("Run command"), "terminal", "run"),
      ...(isOnline(device) ? [["chat", chat] as const] : []),
      entry("chat", t("Send message"), "message-square", "message"),
      entry("guests", t("Share with a guest"), "screen-share", "share"),
      entry("members", t("Who may use it"), "users", "members"),
      entry("manage", t("Name, description, consent"), "pencil", "rename"),
      entry("manage", t("Move to group"), "folder", "move"),
      ["remove", { label: t("Remove"), icon: "trash-2", isDanger: true, onSelect: () => onDeed("remove") }],
    ],
    can,
  );
}

/** It can be reached though no agent of it is there. */
function isFirmwareConnected({ conn = 0 }: WireDevice): boolean {
  const ways = ConnectionBit.Cira | ConnectionBit.AmtRelay | ConnectionBit.AmtLocal;
  return (conn & ConnectionBit.Agent) === 0 && (conn & ways) !== 0;
}
