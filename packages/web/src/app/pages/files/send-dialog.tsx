/**
 * Files for many devices: where they go, what becomes of those that are there, then how far each device is.
 */
import { useRef, useState } from "preact/hooks";
import { isOnline, store } from "../../../control/index.ts";
import { ConfirmDialog, Dialog, formatBytes, Icon, Tick } from "../../../ui/index.ts";
import { type Delivery, type DeliveryWish, deliver } from "../../../viewers/files/index.ts";
import { DeliveryState } from "./delivery-state.tsx";
import "./files.css";
import { plural, t } from "../../../language/index.ts";

const WINDOWS_FOLDER = "C:\\Users\\Public\\Downloads";
const OTHER_FOLDER = "/var/tmp";
const MAX_NAMED = 8;

export function SendFilesDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const [delivery, setDelivery] = useState<Delivery | null>(null);
  const isSent = useRef(false);
  if (delivery === null) {
    const sent = (begun: Delivery): void => {
      isSent.current = true;
      setDelivery(begun);
    };
    // the question closes also because it was answered
    return <Ask ids={ids} onClose={() => !isSent.current && onClose()} onSent={sent} />;
  }
  return (
    <Dialog
      title={plural(ids.length, "Sending to {count} device", "Sending to {count} devices")}
      onClose={onClose}
    >
      <div class="db">
        <DeliveryState delivery={delivery} />
      </div>
      <div class="df">
        <p class="t3 grow">{t("It goes on when this is closed; see Open sessions.")}</p>
        <button type="button" class="btn" onClick={onClose}>
          {t("Close")}
        </button>
      </div>
    </Dialog>
  );
}

interface AskProps {
  readonly ids: readonly string[];
  readonly onClose: () => void;
  readonly onSent: (delivery: Delivery) => void;
}

function Ask({ ids, onClose, onSent }: AskProps) {
  const devices = ids.flatMap((id) => store.devices.get(id) ?? []);
  const offline = devices.filter((device) => !isOnline(device)).map(({ name }) => name);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [windows, setWindows] = useState(WINDOWS_FOLDER);
  const [others, setOthers] = useState(OTHER_FOLDER);
  const [makesFolder, setMakesFolder] = useState(true);
  const [clash, setClash] = useState<DeliveryWish["clash"]>("keep");
  const hasWindows = devices.some(({ osdesc }) => /windows/i.test(osdesc ?? ""));
  const hasOthers = devices.some(({ osdesc }) => !/windows/i.test(osdesc ?? ""));
  const send = async (): Promise<void> => {
    if (files.length === 0) throw new Error(t("Choose at least one file."));
    if ((hasWindows && windows.trim() === "") || (hasOthers && others.trim() === ""))
      throw new Error(t("Type the folder that the files go to."));
    const wish: DeliveryWish = {
      ...{ files, makesFolder, clash },
      folders: { windows: windows.trim(), others: others.trim() },
      devices: devices.map(({ _id, name }) => ({ deviceId: _id, name })),
    };
    onSent(deliver(wish, isOnlineNow));
  };
  const counted = plural(devices.length, "{count} device", "{count} devices");
  const many = devices.length === 1 ? (devices[0]?.name ?? counted) : counted;
  return (
    <ConfirmDialog
      title={t("Send files to {devices}?", { devices: many })}
      deed={t("Send")}
      onConfirm={send}
      onClose={onClose}
    >
      <Chosen files={files} onChange={setFiles} />
      {hasWindows && <Folder system="Windows" value={windows} onChange={setWindows} />}
      {hasOthers && <Folder system={t("Linux, macOS and others")} value={others} onChange={setOthers} />}
      <Tick isOn={makesFolder} onChange={setMakesFolder}>
        {t("Make the folder where there is none")}
      </Tick>
      <div class="field">
        <label for="send-clash">{t("Where a file has the same name")}</label>
        <select
          id="send-clash"
          class="input"
          value={clash}
          onChange={(event) => setClash(event.currentTarget.value as DeliveryWish["clash"])}
        >
          <option value="keep">{t("Keep the file of the device")}</option>
          <option value="replace">{t("Replace it")}</option>
        </select>
      </div>
      {offline.length > 0 && <p class="c-warn">{offlineWords(offline)}</p>}
    </ConfirmDialog>
  );
}

function offlineWords(offline: readonly string[]): string {
  const names = offline.slice(0, MAX_NAMED).join(", ");
  const count = offline.length - MAX_NAMED;
  return count > 0
    ? t("Offline now, to be tried again later: {names} and {count} more.", { names, count })
    : t("Offline now, to be tried again later: {names}.", { names });
}

function isOnlineNow(deviceId: string): boolean {
  const device = store.devices.get(deviceId);
  return device !== undefined && isOnline(device);
}

function Chosen(props: { files: readonly File[]; onChange: (files: readonly File[]) => void }) {
  const { files, onChange } = props;
  const input = useRef<HTMLInputElement>(null);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return (
    <div class="field">
      <span class="label">{t("Files")}</span>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => onChange([...(event.currentTarget.files ?? [])])}
      />
      <div class="send-files">
        <button type="button" class="btn" onClick={() => input.current?.click()}>
          <Icon name="file-up" />
          {t("Choose files")}
        </button>
        <span class="trunc">
          {files.length === 0
            ? t("None chosen")
            : `${files.length === 1 ? files[0]?.name : plural(files.length, "{count} file", "{count} files")}, ${formatBytes(bytes)}`}
        </span>
      </div>
    </div>
  );
}

function Folder(props: { system: string; value: string; onChange: (value: string) => void }) {
  const { system, value, onChange } = props;
  return (
    <div class="field">
      <label for={`send-${system}`}>{t("Folder on {system}", { system })}</label>
      <input
        id={`send-${system}`}
        class="input mono"
        maxLength={4096}
        spellcheck={false}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}
