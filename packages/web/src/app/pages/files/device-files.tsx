/**
 * Files of a device: one folder or two, the transfers below.
 */
import type { WireDevice } from "@tendril/protocol";
import { useEffect, useState } from "preact/hooks";
import { isOnline } from "../../../control/index.ts";
import { Empty, Icon } from "../../../ui/index.ts";
import { type FilesSession, filesOf, openFiles, type Pane } from "../../../viewers/files/index.ts";
import { preferences } from "../../preferences.ts";
import { query, setQuery } from "../../router.ts";
import { type Ask, copyTo, tell } from "./deeds.ts";
import { PaneDialogs } from "./dialogs.tsx";
import { FilesPane } from "./files-pane.tsx";
import { TransferList } from "./transfer-list.tsx";
import { TreePane } from "./tree-pane.tsx";
import "./files.css";
import { said, t } from "../../../language/index.ts";

export function DeviceFiles({ device }: { device: WireDevice }) {
  const online = isOnline(device);
  const known = openFiles.value.find(({ deviceId }) => deviceId === device._id);
  useEffect(() => {
    if (online) filesOf(device._id, device.name, query.peek().get("path") ?? "");
  }, [device._id, online]);
  if (known === undefined) {
    return (
      <Empty icon="wifi-off">{t("The device is offline. Its files can be seen when it is back.")}</Empty>
    );
  }
  return <Session session={known} />;
}

function Session({ session }: { session: FilesSession }) {
  const [isTwo, setTwo] = useState(session.panes[1].path.value !== "");
  const [ask, setAsk] = useState<Ask | null>(null);
  const [first, second] = session.panes;
  const state = session.state.value;
  const toggle = (): void => {
    if (!isTwo && second.path.value === "") void second.open(first.path.value);
    setTwo(!isTwo);
  };
  const copy = (from: Pane, to: Pane): void => {
    const wish = { session, from, folder: to.path.value, isMove: false };
    tell(copyTo(wish).then((question) => question !== undefined && setAsk(question)));
  };
  const path = first.path.value;
  const hasTree = preferences.value.hasFolderTree;
  useEffect(() => {
    if (path !== "" && path.isWellFormed()) setQuery("path", path); // an address holds nothing else
  }, [path]);
  if (state === "connecting" || state === "ended") return <NotOpen session={session} />;
  return (
    <>
      {(state === "lost" || session.isSilent.value) && (
        <div class="strip" role="status">
          <Icon name="wifi-off" />
          {state === "lost"
            ? t("The connection to the device broke off. Transfers go on when it is back.")
            : t("The device does not answer. Transfers go on when it does.")}
        </div>
      )}
      <div class={`fpanes${isTwo ? " two" : ""}${hasTree ? " tree" : ""}`}>
        {hasTree && <TreePane session={session} pane={first} />}
        <FilesPane session={session} pane={first} isTwo={isTwo} onTogglePanes={toggle} onAsk={setAsk} />
        {isTwo && (
          <>
            <div class="fmid">
              <button
                type="button"
                class="btn sq"
                aria-label={t("Copy selected to the right")}
                disabled={first.chosen.value.size === 0}
                onClick={() => copy(first, second)}
              >
                <Icon name="arrow-right" />
              </button>
              <button
                type="button"
                class="btn sq"
                aria-label={t("Copy selected to the left")}
                disabled={second.chosen.value.size === 0}
                onClick={() => copy(second, first)}
              >
                <Icon name="arrow-left" />
              </button>
            </div>
            <FilesPane session={session} pane={second} isTwo={isTwo} onTogglePanes={toggle} onAsk={setAsk} />
          </>
        )}
      </div>
      {session.work.value !== "" && (
        <p class="fwork" role="status">
          <span class="grow">{session.work.value}</span>
          <button type="button" class="btn sm" onClick={() => session.stopWork()}>
            {t("Stop")}
          </button>
        </p>
      )}
      <TransferList session={session} />
      {ask !== null && (
        <PaneDialogs session={session} ask={ask} onAsk={setAsk} onClose={() => setAsk(null)} />
      )}
    </>
  );
}

function NotOpen({ session }: { session: FilesSession }) {
  const isEnded = session.state.value === "ended";
  const again = (
    <button type="button" class="btn primary" onClick={() => session.start()}>
      {t("Connect again")}
    </button>
  );
  return (
    <Empty icon={isEnded ? "wifi-off" : "folder"} action={isEnded ? again : undefined}>
      {said(session.notice.value) || (isEnded ? t("The session has ended.") : t("Connecting to the device"))}
    </Empty>
  );
}
