/**
 * Recordings of sessions: found by device, person, kind and time; played, downloaded, deleted.
 */

import { deleteRecordings } from "@tendril/protocol/actions/recordings/delete-recordings";
import { recordings, type WireRecording } from "@tendril/protocol/actions/recordings/recordings";
import { useEffect, useState } from "preact/hooks";
import { control, onEvent } from "../../../control/index.ts";
import { type PlainText, plural, t } from "../../../language/index.ts";
import {
  ConfirmDialog,
  Empty,
  formatAgo,
  formatBytes,
  formatDate,
  Icon,
  Menu,
  PageError,
  Skeleton,
  showToast,
} from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { pageState } from "../../page-state.ts";
import { link, navigate, query, setQuery } from "../../router.ts";
import { useLoad } from "../../use-load.ts";
import { formatLength, kindOf, kinds } from "./kinds.ts";
import "./recordings.css";

const DAY_MS = 86_400_000;
const LIMIT = 1_000;
const spans: readonly (readonly [value: string, word: PlainText])[] = [
  ["", "Any time"],
  ["1", "Last 24 hours"],
  ["7", "Last 7 days"],
  ["30", "Last 30 days"],
];

export function Recordings() {
  const text = (query.value.get("q") ?? "").toLowerCase();
  const kind = query.value.get("kind") ?? "";
  const days = Number(query.value.get("days") ?? "0");
  const [doomed, setDoomed] = useState<WireRecording | null>(null);
  const protocols = kinds.find(({ key }) => key === kind)?.protocols;
  const { answer, problem, reload } = useLoad(`${kind}/${days}`, async () => {
    const reply = await control.request(recordings, {
      limit: LIMIT,
      ...(protocols === undefined ? {} : { protocols: [...protocols] }),
      ...(days > 0 ? { from: Date.now() - days * DAY_MS } : {}),
    });
    if (reply.events === undefined) throw new Error(t("Your role does not allow recordings."));
    return reply.events;
  });
  useEffect(
    () =>
      onEvent(({ action }) => {
        if (["recording", "recordingstarted", "recordingremoved"].includes(action)) reload();
      }),
    [reload],
  );
  const shown = answer?.filter((recording) => wordsOf(recording).includes(text));
  return (
    <>
      <header class="head">
        <div class="titles">
          <h1>{t("Recordings")}</h1>
        </div>
        {shown !== undefined && (
          <span class="sub">{plural(shown.length, "{count} session", "{count} sessions")}</span>
        )}
      </header>
      <Filters />
      {problem !== "" && <PageError onRetry={reload}>{problem}</PageError>}
      {problem === "" && shown === undefined && <Skeleton rows={10} />}
      {problem === "" && shown?.length === 0 && (
        <Empty icon="film">
          {text === "" && kind === "" && days === 0
            ? t(
                "No sessions recorded yet. Recording is turned on in the server's settings, for all sessions or for selected device groups.",
              )
            : t("No recording matches.")}
        </Empty>
      )}
      {problem === "" && shown !== undefined && shown.length > 0 && (
        <RecordingTable recordings={shown} onDelete={setDoomed} />
      )}
      {doomed !== null && (
        <DeleteDialog recording={doomed} onClose={() => setDoomed(null)} onDeleted={reload} />
      )}
    </>
  );
}

function Filters() {
  return (
    <div class="bar recbar">
      <div class="search grow">
        <Icon name="search" />
        <input
          type="search"
          aria-label={t("Search recordings")}
          placeholder={t("Device, group or person")}
          value={query.value.get("q") ?? ""}
          onInput={(event) => setQuery("q", event.currentTarget.value)}
        />
      </div>
      <select
        class="select"
        aria-label={t("Kind")}
        value={query.value.get("kind") ?? ""}
        onChange={(event) => setQuery("kind", event.currentTarget.value)}
      >
        <option value="">{t("All kinds")}</option>
        {kinds.map(({ key, word }) => (
          <option key={key} value={key}>
            {t(word)}
          </option>
        ))}
      </select>
      <select
        class="select"
        aria-label={t("Time")}
        value={query.value.get("days") ?? ""}
        onChange={(event) => setQuery("days", event.currentTarget.value)}
      >
        {spans.map(([value, word]) => (
          <option key={value} value={value}>
            {t(word)}
          </option>
        ))}
      </select>
    </div>
  );
}

interface TableProps {
  readonly recordings: readonly WireRecording[];
  readonly onDelete: (recording: WireRecording) => void;
}

function RecordingTable({ recordings: shown, onDelete }: TableProps) {
  return (
    <div class="list rl" role="table" aria-label={t("Recordings")}>
      <div class="lr h" role="row">
        <span role="columnheader">{t("Device")}</span>
        <span role="columnheader">{t("Kind")}</span>
        <span role="columnheader">{t("Person")}</span>
        <span role="columnheader">{t("Started")}</span>
        <span role="columnheader" class="num">
          {t("Length")}
        </span>
        <span role="columnheader" class="num">
          {t("Size")}
        </span>
        <span role="columnheader" aria-label={t("Actions")} />
      </div>
      {shown.map((recording) => (
        <Row key={recording.filename} recording={recording} onDelete={onDelete} />
      ))}
    </div>
  );
}

function Row({ recording, onDelete }: { recording: WireRecording; onDelete: TableProps["onDelete"] }) {
  const { filename, name, meshname, username, startTime, lengthTime, size, present } = recording;
  const kind = kindOf(recording.protocol);
  const place = playerPath(filename);
  return (
    <div class="lr r" role="row">
      <span role="cell" class="nm">
        <Icon name={kind.icon} />
        {present === 1 ? <a href={link(place)}>{name || t("Unknown device")}</a> : <span>{name}</span>}
        {meshname !== undefined && <span class="s3 rg">{meshname}</span>}
      </span>
      <span role="cell" class="s2 rk">
        {t(kind.word)}
      </span>
      <span role="cell" class="s2 rp">
        {username ?? ""}
      </span>
      <span role="cell" class="s2 rt" title={formatDate(startTime)}>
        {formatAgo(startTime)}
      </span>
      <span role="cell" class="num ru">
        {present === 1 ? formatLength(lengthTime) : <span class="badge danger">{t("Recording|now")}</span>}
      </span>
      <span role="cell" class="num s3 rs">
        {present === 1 ? formatBytes(size) : ""}
      </span>
      <span role="cell" class="vis ra">
        {present === 1 && (
          <Menu
            label={t("Actions for the recording of {name}", { name })}
            className="btn quiet sm sq"
            items={[
              { label: t("Play"), icon: "play", onSelect: () => navigate(place) },
              {
                label: t("Download"),
                icon: "download",
                onSelect: () => location.assign(fileAddress(filename)),
              },
              { label: t("Delete"), icon: "trash-2", isDanger: true, onSelect: () => onDelete(recording) },
            ]}
          >
            <Icon name="ellipsis" />
          </Menu>
        )}
      </span>
    </div>
  );
}

function DeleteDialog(props: { recording: WireRecording; onClose: () => void; onDeleted: () => void }) {
  const { recording, onClose, onDeleted } = props;
  return (
    <ConfirmDialog
      title={t("Delete the recording of {name}?", { name: recording.name })}
      deed={t("Delete recording")}
      isFinal
      onClose={onClose}
      onConfirm={async () => {
        assertOk(await control.request(deleteRecordings, { names: [recording.filename] }));
        showToast(t("The recording was deleted."));
        onDeleted();
      }}
    >
      <p>
        {t(
          "{kind} of {time}, {length} long. It cannot be brought back; that it was deleted stays in the events.",
          {
            kind: t(kindOf(recording.protocol).word),
            time: formatDate(recording.startTime),
            length: formatLength(recording.lengthTime),
          },
        )}
      </p>
    </ConfirmDialog>
  );
}

function wordsOf({ name, meshname = "", username = "", userids }: WireRecording): string {
  return `${name} ${meshname} ${username} ${userids.join(" ")}`.toLowerCase();
}

export function playerPath(filename: string): string {
  return `recordings/${encodeURIComponent(filename)}`;
}

export function fileAddress(filename: string): string {
  return `${pageState.value.base}recordings.ashx?file=${encodeURIComponent(filename)}`;
}
