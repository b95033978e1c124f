/**
 * Terminals of a device: tabs, search, size; a loss keeps the text and offers a new shell.
 */
import type { WireDevice } from "@tendril/protocol";
import { SessionProtocol } from "@tendril/protocol/constants";
import { useEffect, useRef, useState } from "preact/hooks";
import { isOnline } from "../../control/index.ts";
import { type PlainText, t } from "../../language/index.ts";
import { Empty, Icon, Menu, type MenuItem, PartMissing } from "../../ui/index.ts";
import { idsOf } from "../../viewers/terminal/layout.ts";
import {
  openTerminal,
  openTerminals,
  type TerminalTarget,
  terminalTabs,
} from "../../viewers/terminal/sessions.ts";
import { LinkGuard, PasteGuard } from "./terminal-guards.tsx";
import { TerminalKeys } from "./terminal-keys.tsx";
import { splitAndChoose, TerminalPanes } from "./terminal-panes.tsx";
import { TerminalTabs } from "./terminal-tabs.tsx";
import { TerminalTools } from "./terminal-tools.tsx";

/** Of the signed-in, in the menu. */
const MAX_PEOPLE = 12;

export function DeviceTerminal({ device }: { device: WireDevice }) {
  const sessions = openTerminals.value.filter(({ deviceId }) => deviceId === device._id);
  const [chosenId, setChosenId] = useState(0);
  const chosen = sessions.find(({ id }) => id === chosenId) ?? sessions.at(-1);
  const tabs = terminalTabs.value.filter((tab) =>
    idsOf(tab).some((id) => sessions.some((one) => one.id === id)),
  );
  const tab = tabs.find((layout) => chosen !== undefined && idsOf(layout).includes(chosen.id));
  const online = isOnline(device);
  const [isMissing, setMissing] = useState(false);
  const open: OpenShell = (protocol, title, asWhom = {}) => {
    const { _id: deviceId, name: deviceName, osdesc: system } = device;
    openTerminal({ deviceId, deviceName, system, protocol, title, ...asWhom }).then(setChosenId, () =>
      setMissing(true),
    );
  };
  const hasBegun = useRef(false);
  useEffect(() => {
    if (hasBegun.current || sessions.length > 0 || !online) return;
    hasBegun.current = true;
    open(SessionProtocol.Terminal, "Shell");
  }, [device._id, online]);
  if (chosen === undefined || tab === undefined) {
    if (isMissing) return <PartMissing />;
    if (!online)
      return (
        <Empty icon="wifi-off">{t("The device is offline. A terminal can be opened when it is back.")}</Empty>
      );
    return (
      <Empty
        icon="square-terminal"
        action={
          <button
            type="button"
            class="btn primary"
            ref={takeLostFocus}
            onClick={() => open(SessionProtocol.Terminal, "Shell")}
          >
            {t("Open terminal")}
          </button>
        }
      >
        {t("No terminal is open on this device.")}
      </Empty>
    );
  }
  return (
    <>
      <div class="tool tt" role="toolbar" aria-label={t("Terminal")}>
        <TerminalTabs tabs={tabs} chosen={tab} sessions={sessions} onChoose={setChosenId} />
        <Menu label={t("New terminal")} className="btn quiet sm sq" items={shells(device, open)}>
          <Icon name="plus" />
        </Menu>
        <TerminalTools
          key={chosen.id}
          session={chosen}
          onSplit={(direction) => splitAndChoose(chosen.id, direction, setChosenId)}
        />
      </div>
      <TerminalPanes layout={tab} sessions={sessions} chosenId={chosen.id} onChoose={setChosenId} />
      <TerminalKeys session={chosen} />
      <PasteGuard />
      <LinkGuard />
    </>
  );
}

/** The last terminal had it, and was closed by a key. */
function takeLostFocus(button: HTMLButtonElement | null): void {
  if (document.activeElement === document.body) button?.focus();
}

type AsWhom = Pick<TerminalTarget, "requireLogin" | "user">;
type OpenShell = (protocol: number, title: PlainText, asWhom?: AsWhom) => void;

function shells(device: WireDevice, open: OpenShell): MenuItem[] {
  const isWindows = /windows/i.test(device.osdesc ?? "");
  const own: MenuItem = {
    label: isWindows ? t("Command prompt") : t("Root shell"),
    icon: "square-terminal",
    onSelect: () => open(SessionProtocol.Terminal, "Shell"),
  };
  const names = (device.users ?? []).slice(0, MAX_PEOPLE);
  const people = names.map(
    (user): MenuItem => ({
      label: t("Shell of {user}", { user }),
      icon: "user",
      onSelect: () => open(SessionProtocol.UserTerminal, "Shell", { user }),
    }),
  );
  const login: MenuItem = {
    label: t("Login screen"),
    icon: "key-round",
    onSelect: () => open(SessionProtocol.Terminal, "Login", { requireLogin: true }),
  };
  if (!isWindows) return [own, ...people, login];
  const powerShell: MenuItem = {
    label: "PowerShell",
    icon: "terminal",
    onSelect: () => open(SessionProtocol.PowerShell, "PowerShell"),
  };
  const theirs = names.map(
    (user): MenuItem => ({
      label: t("PowerShell of {user}", { user }),
      icon: "user",
      onSelect: () => open(SessionProtocol.UserPowerShell, "PowerShell", { user }),
    }),
  );
  return [own, powerShell, ...people, ...theirs];
}
