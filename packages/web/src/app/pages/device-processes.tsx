/**
 * The processes of a device, with search and ending one.
 */
import type { WireDevice } from "@tendril/protocol";
import { msg } from "@tendril/protocol/actions/devices/msg";
import { useEffect, useState } from "preact/hooks";
import { control, isOnline, onPush } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { ConfirmDialog, Empty, Icon, PageError, Skeleton, showToast } from "../../ui/index.ts";
import { assertOk } from "../assert-ok.ts";

const MAX_SHOWN = 1_000;

interface Process {
  readonly pid: number;
  readonly user: string;
  readonly cmd: string;
}

export function DeviceProcesses({ device }: { device: WireDevice }) {
  const [processes, setProcesses] = useState<readonly Process[] | undefined>(undefined);
  const [problem, setProblem] = useState("");
  const [text, setText] = useState("");
  const [ending, setEnding] = useState<Process | null>(null);
  const online = isOnline(device);
  const ask = (): void => {
    setProblem("");
    control
      .request(msg, { nodeid: device._id, type: "ps" })
      .then(assertOk)
      .catch((error: unknown) => {
        setProblem(error instanceof Error ? error.message : String(error));
      });
  };
  useEffect(() => {
    const stop = onPush((message) => {
      if (message.nodeid !== device._id) return;
      if (message.type === "ps") setProcesses(parse(message.value));
      if (message.type === "pskill") ask();
    });
    if (online) ask();
    return stop;
  }, [device._id, online]);
  if (!online)
    return (
      <Empty icon="wifi-off">{t("The device is offline. Its processes are shown when it is back.")}</Empty>
    );
  if (problem !== "") return <PageError onRetry={ask}>{problem}</PageError>;
  if (processes === undefined) return <Skeleton rows={12} />;
  const wanted = text.toLowerCase();
  const shown = processes.filter(({ cmd, user, pid }) =>
    `${pid} ${user} ${cmd}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <div class="bar tight">
        <div class="search grow">
          <Icon name="search" />
          <input
            type="search"
            aria-label={t("Search processes")}
            placeholder={t("Name, user or number")}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </div>
        <button type="button" class="btn" aria-label={t("Refresh")} onClick={ask}>
          <Icon name="refresh-cw" />
          <span class="wide">{t("Refresh")}</span>
        </button>
      </div>
      <div class="list ps" role="table" aria-label={t("Processes")}>
        <div class="lr h" role="row">
          <span role="columnheader">{t("Number")}</span>
          <span role="columnheader">{t("User")}</span>
          <span role="columnheader">{t("Command")}</span>
          <span role="columnheader">
            <span class="vh">{t("Actions")}</span>
          </span>
        </div>
        {shown.slice(0, MAX_SHOWN).map((process) => (
          <div class="lr r" role="row" key={process.pid}>
            <span role="cell">{process.pid}</span>
            <span role="cell" class="s2">
              {process.user}
            </span>
            <span role="cell" class="mono" title={process.cmd}>
              {process.cmd}
            </span>
            <span role="cell" class="vis">
              <button type="button" class="btn quiet sm" onClick={() => setEnding(process)}>
                {t("End")}
              </button>
            </span>
          </div>
        ))}
      </div>
      {ending !== null && (
        <ConfirmDialog
          title={t("End process {pid} on {name}?", { pid: String(ending.pid), name: device.name })}
          deed={t("End process")}
          isFinal
          onClose={() => setEnding(null)}
          onConfirm={async () => {
            assertOk(await control.request(msg, { nodeid: device._id, type: "pskill", value: ending.pid }));
            showToast(t("Process {pid} is being ended.", { pid: String(ending.pid) }));
          }}
        >
          <p class="mono">{ending.cmd}</p>
          <p>{t("It is ended at once; what it had not saved is lost.")}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

/** `value` is JSON text that the device wrote: whatever it is, the result has the wanted form. */
function parse(value: unknown): Process[] {
  try {
    const byPid: unknown = JSON.parse(String(value));
    if (typeof byPid !== "object" || byPid === null) return [];
    return Object.entries(byPid).flatMap(([pid, fields]) => {
      if (typeof fields !== "object" || fields === null || !Number.isInteger(Number(pid))) return [];
      const { user = "", cmd = "" } = fields as { user?: unknown; cmd?: unknown };
      return [{ pid: Number(pid), user: String(user), cmd: String(cmd) }];
    });
  } catch {
    return []; // no JSON: shown as an empty list
  }
}
