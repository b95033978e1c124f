import { ALL_DISPLAYS, FULL_SCALING, InputLockState, PictureType } from "@tendril/protocol/constants";
import { useState } from "preact/hooks";
import { Icon, Menu, type MenuItem, showToast } from "../../ui/index.ts";
import { type DisplayChoice, displayChoices } from "../../viewers/desktop/displays.ts";
import {
  changeDesktop,
  closeDesktop,
  controlDesktop,
  type DesktopSession,
  shareClipboard,
} from "../../viewers/desktop/sessions.ts";
import type { ViewSettings } from "../../viewers/desktop/view-layout.ts";
import { devicePath } from "../device-link.ts";
import { link } from "../router.ts";
import { ClipboardDialog } from "./desktop-clipboard.tsx";
import { keyItems } from "./desktop-keys.ts";
import { QualityDialog } from "./desktop-quality.tsx";
import { formatMs } from "./desktop-statistics.tsx";

interface ToolsProps {
  readonly session: DesktopSession;
  readonly isFull: boolean;
  readonly hasStatistics: boolean;
  readonly onStatistics: () => void;
  readonly onFull: () => void;
}

export function DesktopTools(props: ToolsProps) {
  const { session } = props;
  const [dialog, setDialog] = useState<"clipboard" | "quality" | null>(null);
  const { settings } = session;
  const isViewOnly = settings.isViewOnly || session.mayOnlyLook;
  const isLocked = session.host.isInputLocked;
  return (
    <div class="tool vt" role="toolbar" aria-label="Desktop" data-desktop-tools="">
      <Screens session={session} />
      <Menu label={`Size: ${sizeName(settings.view)}`} className="btn quiet sm" items={sizeItems(session)}>
        <Icon name="scaling" />
        <span class="l">{sizeName(settings.view)}</span>
        <Icon name="chevron-down" className="caret" />
      </Menu>
      <Menu
        label={`Quality: ${settings.quality === null ? "automatic" : "by hand"}`}
        className="btn quiet sm"
        items={qualityItems(session, () => setDialog("quality"))}
      >
        <Icon name="gauge" />
        <span class="l">{settings.quality === null ? "Automatic" : `${settings.quality.level} %`}</span>
        <Icon name="chevron-down" className="caret" />
      </Menu>
      <span class="sep" />
      <Menu label="Keys" className="btn quiet sm" items={keyItems(session)}>
        <Icon name="keyboard" />
        <span class="l">Keys</span>
        <Icon name="chevron-down" className="caret" />
      </Menu>
      <Menu
        label={`Clipboard: ${session.isSharingClipboard ? "shared" : "not shared"}`}
        className={`btn quiet sm ${session.isSharingClipboard ? "on" : ""}`}
        items={clipboardItems(session, () => setDialog("clipboard"))}
      >
        <Icon name="clipboard" />
        <span class="l">Clipboard</span>
      </Menu>
      <button
        type="button"
        class="btn quiet sm"
        aria-pressed={isViewOnly}
        aria-label="View only"
        disabled={session.mayOnlyLook}
        onClick={() => changeDesktop(session.id, { isViewOnly: !isViewOnly })}
      >
        <Icon name="eye" />
        <span class="l">View only</span>
      </button>
      {isLocked !== undefined && (
        <button
          type="button"
          class="btn quiet sm wide"
          aria-pressed={isLocked}
          disabled={isViewOnly}
          onClick={() =>
            session.view.send({
              kind: "inputLock",
              state: isLocked ? InputLockState.Unlock : InputLockState.Lock,
            })
          }
        >
          <Icon name="mouse-pointer-ban" />
          <span class="l">Lock input</span>
        </button>
      )}
      <button
        type="button"
        class="btn quiet sm sq wide"
        aria-label="Take a picture"
        onClick={() => void takePicture(session)}
      >
        <Icon name="camera" />
      </button>
      <Viewers session={session} />
      <EndTools {...props} />
      {dialog === "clipboard" && <ClipboardDialog session={session} onClose={() => setDialog(null)} />}
      {dialog === "quality" && <QualityDialog session={session} onClose={() => setDialog(null)} />}
    </div>
  );
}

function EndTools({ session, isFull, hasStatistics, onStatistics, onFull }: ToolsProps) {
  const { statistics, phase } = session;
  const isSlow = (statistics?.rttMs ?? 0) > 250;
  const path = session.path === "direct" ? "Direct" : `Relay, ${formatMs(statistics?.rttMs)}`;
  return (
    <div class="end">
      {session.isRecorded && (
        <span class="badge danger">
          <span class="recdot" />
          Recorded
        </span>
      )}
      <button
        type="button"
        class="btn quiet sm wide"
        aria-expanded={hasStatistics}
        aria-label={`Connection statistics: ${path}`}
        onClick={onStatistics}
      >
        <Icon
          name={isSlow ? "signal-low" : "signal-high"}
          className={phase === "open" && !isSlow ? "c-ok" : "c-warn"}
        />
        <span class="l">{path}</span>
      </button>
      <button
        type="button"
        class="btn quiet sm sq"
        aria-label={isFull ? "Leave full screen" : "Full screen"}
        onClick={onFull}
      >
        <Icon name={isFull ? "minimize" : "maximize"} />
      </button>
      <button type="button" class="btn sm danger" onClick={() => closeDesktop(session.id)}>
        Disconnect
      </button>
    </div>
  );
}

function Screens({ session }: { session: DesktopSession }) {
  const choices = displayChoices(session.host);
  const isWindow = session.settings.crop !== null; // a window shows its own screen of all
  if (choices.length === 0 || isWindow) return null;
  return (
    <div class="mons" role="group" aria-label="Screen">
      {choices.map((choice) => (
        <button
          key={choice.id}
          type="button"
          aria-pressed={choice.isSelected}
          aria-label={choice.name}
          class={choice.id === ALL_DISPLAYS ? "all" : ""}
          onClick={() => session.view.send({ kind: "setDisplay", id: choice.id })}
        >
          {choice.id === ALL_DISPLAYS ? choice.label : <span class="m">{choice.label}</span>}
        </button>
      ))}
      <Menu label="Screens in windows" className="btn quiet sm sq wide" items={windowItems(session, choices)}>
        <Icon name="external-link" />
      </Menu>
    </div>
  );
}

function windowItems(session: DesktopSession, choices: readonly DisplayChoice[]): MenuItem[] {
  return choices
    .filter(({ id }) => id !== ALL_DISPLAYS)
    .map(({ id, label }) => ({
      label: `Screen ${label} in a window of its own`,
      icon: "external-link",
      onSelect() {
        const address = link(`${devicePath(session.deviceId, "desktop")}?window=${id}`);
        window.open(address, `desktop-${session.deviceId}-${id}`, "popup,width=1280,height=800");
      },
    }));
}

function Viewers({ session }: { session: DesktopSession }) {
  const { viewers, you } = session;
  if (viewers.length < 2) return null;
  const items: MenuItem[] = viewers.map((viewer) => ({
    label: `${viewer.name}${viewer.id === you ? " (you)" : ""}`,
    isChecked: viewer.hasControl,
    hint: viewer.isViewOnly ? "looks" : viewer.hasControl ? "has control" : "",
    onSelect() {
      if (viewer.id === you) controlDesktop(session.id, "take");
      else if (!viewer.isViewOnly) controlDesktop(session.id, "give", viewer.id);
    },
  }));
  items.push({
    label: "Everybody has control",
    isApart: true,
    icon: "users",
    onSelect: () => controlDesktop(session.id, "share"),
  });
  items.push({ label: "Ask for control", icon: "hand", onSelect: () => controlDesktop(session.id, "ask") });
  return (
    <Menu label={`${viewers.length} people look at this desktop`} className="btn quiet sm" items={items}>
      <Icon name="users" />
      {viewers.length}
    </Menu>
  );
}

const sizes: readonly (readonly [string, ViewSettings])[] = [
  ["Fit", { mode: "fit", factor: 1 }],
  ["Fit, never enlarge", { mode: "shrink", factor: 1 }],
  ["100 %", { mode: "actual", factor: 1 }],
  ["150 %", { mode: "zoom", factor: 1.5 }],
  ["200 %", { mode: "zoom", factor: 2 }],
];

function sizeName({ mode, factor }: ViewSettings): string {
  const known = sizes.find(([, view]) => view.mode === mode && view.factor === factor);
  return known?.[0] ?? `${Math.round(factor * 100)} %`;
}

function sizeItems(session: DesktopSession): MenuItem[] {
  const { view } = session.settings;
  return sizes.map(([label, choice]) => ({
    label,
    isChecked: choice.mode === view.mode && choice.factor === view.factor,
    onSelect: () => changeDesktop(session.id, { view: choice }),
  }));
}

function qualityItems(session: DesktopSession, onManual: () => void): MenuItem[] {
  const { quality } = session.settings;
  const fixed = (level: number, frameTimerMs: number) => ({
    type: PictureType.Jpeg,
    level,
    scaling: FULL_SCALING,
    frameTimerMs,
  });
  const choices = [
    { label: "Automatic", value: null, hint: "follows the link" },
    { label: "Sharp", value: fixed(90, 30), hint: "" },
    { label: "Balanced", value: fixed(60, 30), hint: "" },
    { label: "Saves data", value: fixed(25, 150), hint: "" },
  ];
  const same = (value: typeof quality): boolean => JSON.stringify(value) === JSON.stringify(quality);
  return [
    ...choices.map(({ label, value, hint }) => ({
      label,
      hint,
      isChecked: same(value),
      onSelect: () => changeDesktop(session.id, { quality: value }),
    })),
    { label: "By hand…", icon: "settings-2", isApart: true, onSelect: onManual },
    { label: "Draw everything again", icon: "refresh-cw", onSelect: () => session.view.refresh() },
  ];
}

function clipboardItems(session: DesktopSession, onOpen: () => void): MenuItem[] {
  const { id, isSharingClipboard } = session;
  return [
    {
      label: "Share the clipboard",
      hint: "Ctrl C and Ctrl V",
      isChecked: isSharingClipboard,
      onSelect: () => shareClipboard(id, !isSharingClipboard),
    },
    { label: "Show, send or type text…", icon: "clipboard-paste", onSelect: onOpen },
  ];
}

/** Saves what is shown as a PNG file. */
async function takePicture(session: DesktopSession): Promise<void> {
  const blob = await session.view.snapshot();
  if (blob === null) {
    showToast("There is no picture to save yet.", { isWarning: true });
    return;
  }
  const address = URL.createObjectURL(blob);
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = `${session.deviceName} ${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}.png`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
