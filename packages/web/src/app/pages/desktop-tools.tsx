import { ALL_DISPLAYS, FULL_SCALING, InputLockState, PictureType } from "@tendril/protocol/constants";
import { useState } from "preact/hooks";
import { type PlainText, t } from "../../language/index.ts";
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
import { WindowsSessions } from "./desktop-windows-sessions.tsx";

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
    <div class="tool vt" role="toolbar" aria-label={t("Desktop")} data-desktop-tools="">
      <Screens session={session} />
      <WindowsSessions key={session.id} session={session} />
      <Menu
        label={t("Size: {size}", { size: sizeName(settings.view) })}
        className="btn quiet sm"
        items={sizeItems(session)}
      >
        <Icon name="scaling" />
        <span class="l">{sizeName(settings.view)}</span>
        <Icon name="chevron-down" className="caret" />
      </Menu>
      <Menu
        label={settings.quality === null ? t("Quality: automatic") : t("Quality: by hand")}
        className="btn quiet sm"
        items={qualityItems(session, { onManual: () => setDialog("quality"), ...props })}
      >
        <Icon name="gauge" />
        <span class="l">{settings.quality === null ? t("Automatic") : `${settings.quality.level} %`}</span>
        <Icon name="chevron-down" className="caret" />
      </Menu>
      <span class="sep" />
      <Menu label={t("Keys")} className="btn quiet sm" items={keyItems(session)}>
        <Icon name="keyboard" />
        <span class="l">{t("Keys")}</span>
        <Icon name="chevron-down" className="caret" />
      </Menu>
      <Menu
        label={session.isSharingClipboard ? t("Clipboard: shared") : t("Clipboard: not shared")}
        className={`btn quiet sm ${session.isSharingClipboard ? "on" : ""}`}
        items={clipboardItems(session, () => setDialog("clipboard"))}
      >
        <Icon name="clipboard" />
        <span class="l">{t("Clipboard")}</span>
      </Menu>
      <button
        type="button"
        class="btn quiet sm"
        aria-pressed={isViewOnly}
        aria-label={t("View only")}
        disabled={session.mayOnlyLook}
        onClick={() => changeDesktop(session.id, { isViewOnly: !isViewOnly })}
      >
        <Icon name="eye" />
        <span class="l">{t("View only")}</span>
      </button>
      {isLocked !== undefined && (
        <button
          type="button"
          class="btn quiet sm"
          aria-pressed={isLocked}
          aria-label={t("Lock input")}
          disabled={isViewOnly}
          onClick={() =>
            session.view.send({
              kind: "inputLock",
              state: isLocked ? InputLockState.Unlock : InputLockState.Lock,
            })
          }
        >
          <Icon name="mouse-pointer-ban" />
          <span class="l">{t("Lock input")}</span>
        </button>
      )}
      <button
        type="button"
        class="btn quiet sm sq"
        aria-label={t("Take a picture")}
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
  const path =
    session.path === "direct" ? t("Direct") : t("Relay, {time}", { time: formatMs(statistics?.rttMs) });
  return (
    <div class="end">
      {session.isRecorded && (
        <span class="badge danger">
          <span class="recdot" />
          <span class="rec-word">{t("Recorded")}</span>
        </span>
      )}
      <button
        type="button"
        class="btn quiet sm wide"
        aria-expanded={hasStatistics}
        aria-label={t("Connection statistics: {path}", { path })}
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
        aria-label={isFull ? t("Leave full screen") : t("Full screen")}
        onClick={onFull}
      >
        <Icon name={isFull ? "minimize" : "maximize"} />
      </button>
      <button type="button" class="btn sm danger" onClick={() => closeDesktop(session.id)}>
        {t("Disconnect")}
      </button>
    </div>
  );
}

function Screens({ session }: { session: DesktopSession }) {
  const choices = displayChoices(session.host);
  const isWindow = session.settings.crop !== null; // a window shows its own screen of all
  if (choices.length === 0 || isWindow) return null;
  return (
    <div class="mons" role="group" aria-label={t("Screen")}>
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
      <Menu
        label={t("Screens in windows")}
        className="btn quiet sm sq wide"
        items={windowItems(session, choices)}
      >
        <Icon name="external-link" />
      </Menu>
    </div>
  );
}

function windowItems(session: DesktopSession, choices: readonly DisplayChoice[]): MenuItem[] {
  return choices
    .filter(({ id }) => id !== ALL_DISPLAYS)
    .map(({ id, label }) => ({
      label: t("Screen {label} in a window of its own", { label }),
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
    label: viewer.id === you ? t("{user} (you)", { user: viewer.name }) : viewer.name,
    isChecked: viewer.hasControl,
    hint: viewer.isViewOnly ? t("looks") : viewer.hasControl ? t("has control") : "",
    onSelect() {
      if (viewer.id === you) controlDesktop(session.id, "take");
      else if (!viewer.isViewOnly) controlDesktop(session.id, "give", viewer.id);
    },
  }));
  items.push({
    label: t("Everybody has control"),
    isApart: true,
    icon: "users",
    onSelect: () => controlDesktop(session.id, "share"),
  });
  items.push({
    label: t("Ask for control"),
    icon: "hand",
    onSelect: () => controlDesktop(session.id, "ask"),
  });
  return (
    <Menu
      label={t("{count} people look at this desktop", { count: viewers.length })}
      className="btn quiet sm"
      items={items}
    >
      <Icon name="users" />
      {viewers.length}
    </Menu>
  );
}

/** `null`: called by its percentage. */
const sizes: readonly (readonly [PlainText | null, ViewSettings])[] = [
  ["Fit", { mode: "fit", factor: 1 }],
  ["Fit, never enlarge", { mode: "shrink", factor: 1 }],
  [null, { mode: "actual", factor: 1 }],
  [null, { mode: "zoom", factor: 1.5 }],
  [null, { mode: "zoom", factor: 2 }],
];

function sizeName({ mode, factor }: ViewSettings): string {
  const word = sizes.find(([, view]) => view.mode === mode && view.factor === factor)?.[0] ?? null;
  return word === null ? `${Math.round(factor * 100)} %` : t(word);
}

function sizeItems(session: DesktopSession): MenuItem[] {
  const { view } = session.settings;
  return sizes.map(([, choice]) => ({
    label: sizeName(choice),
    isChecked: choice.mode === view.mode && choice.factor === view.factor,
    onSelect: () => changeDesktop(session.id, { view: choice }),
  }));
}

function qualityItems(
  session: DesktopSession,
  { onManual, onStatistics, hasStatistics }: Omit<ToolsProps, "session"> & { readonly onManual: () => void },
): MenuItem[] {
  const { quality } = session.settings;
  const fixed = (level: number, frameTimerMs: number) => ({
    type: PictureType.Jpeg,
    level,
    scaling: FULL_SCALING,
    frameTimerMs,
  });
  const choices = [
    { label: t("Automatic"), value: null, hint: t("follows the link") },
    { label: t("Sharp"), value: fixed(90, 30), hint: "" },
    { label: t("Balanced"), value: fixed(60, 30), hint: "" },
    { label: t("Saves data"), value: fixed(25, 150), hint: "" },
  ];
  const same = (value: typeof quality): boolean => JSON.stringify(value) === JSON.stringify(quality);
  return [
    ...choices.map(({ label, value, hint }) => ({
      label,
      hint,
      isChecked: same(value),
      onSelect: () => changeDesktop(session.id, { quality: value }),
    })),
    { label: t("By hand…"), icon: "settings-2", isApart: true, onSelect: onManual },
    { label: t("Draw everything again"), icon: "refresh-cw", onSelect: () => session.view.refresh() },
    {
      label: t("Connection statistics"),
      hint: session.path === "direct" ? t("Direct") : t("Relay"),
      isChecked: hasStatistics,
      isApart: true,
      onSelect: onStatistics,
    },
  ];
}

function clipboardItems(session: DesktopSession, onOpen: () => void): MenuItem[] {
  const { id, isSharingClipboard } = session;
  return [
    {
      label: t("Share the clipboard"),
      hint: t("Ctrl C and Ctrl V"),
      isChecked: isSharingClipboard,
      onSelect: () => shareClipboard(id, !isSharingClipboard),
    },
    { label: t("Show, send or type text…"), icon: "clipboard-paste", onSelect: onOpen },
  ];
}

/** Saves what is shown as a PNG file. */
async function takePicture(session: DesktopSession): Promise<void> {
  const blob = await session.view.snapshot();
  if (blob === null) {
    showToast(t("There is no picture to save yet."), { isWarning: true });
    return;
  }
  const address = URL.createObjectURL(blob);
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = `${session.deviceName} ${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}.png`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
