/**
 * Adding devices: where, what, how; and those that arrive while one watches.
 */
import { agentBinaries } from "@tendril/protocol/actions/site/agent-binaries";
import { GroupType } from "@tendril/protocol/constants";
import { useEffect, useState } from "preact/hooks";
import { control, lastPart, onEvent, store } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { formatClock, Icon, Skeleton } from "../../ui/index.ts";
import { deviceLink } from "../device-link.ts";
import { Lazy } from "../lazy.tsx";
import { link, query, setQuery } from "../router.ts";
import { useLoad } from "../use-load.ts";
import { GroupDialog } from "./groups/group-dialog.tsx";
import { InstallAgent, type System, SystemPick } from "./install-agent.tsx";

const loadAmtWays = () => import("./groups/amt-ways.tsx").then((module) => module.AmtWays);
const loadInvite = () =>
  import("./groups/invite-agent-dialog.tsx").then((module) => module.InviteAgentDialog);

export function AddDevice() {
  const [isInviting, setInviting] = useState(false);
  const [isMaking, setMaking] = useState(false);
  const found = useLoad("binaries", () => control.request(agentBinaries, {}));
  store.revision.value;
  if (!store.isLoaded.value) return <Skeleton />;
  const groups = [...store.groups.values()].sort((a, b) => a.name.localeCompare(b.name));
  const wanted = query.value.get("group");
  const group = groups.find(({ _id }) => lastPart(_id) === wanted) ?? groups[0];
  const system = (query.value.get("os") ?? "linux") as System;
  return (
    <>
      <header class="head">
        <div class="titles">
          <nav class="crumbs" aria-label={t("Breadcrumb")}>
            <a href={link("devices")}>{t("Devices")}</a>
          </nav>
          <h1>{t("Add devices")}</h1>
        </div>
      </header>
      <div class="body addb">
        <div class="add-m">
          <Step number={1} title={t("Where should they appear?")}>
            <div class="row wrap">
              {groups.length > 0 && (
                <select
                  class="input select group-select"
                  aria-label={t("Device group")}
                  value={group && lastPart(group._id)}
                  onChange={(event) => setQuery("group", event.currentTarget.value)}
                >
                  {groups.map(({ _id, name }) => (
                    <option key={_id} value={lastPart(_id)}>
                      {name}
                    </option>
                  ))}
                </select>
              )}
              <button
                type="button"
                class={groups.length === 0 ? "btn primary" : "btn quiet"}
                onClick={() => setMaking(true)}
              >
                <Icon name="plus" />
                {t("New device group")}
              </button>
            </div>
          </Step>
          {group?.mtype === GroupType.Amt && (
            <Step number={2} title={t("How does the server reach the device?")}>
              <Lazy load={loadAmtWays} group={group} />
            </Step>
          )}
          {group !== undefined && group.mtype !== GroupType.Amt && (
            <>
              <Step number={2} title={t("What do you add?")}>
                <SystemPick system={system} onPick={(name) => setQuery("os", name)} />
              </Step>
              <Step number={3} title={t("Install the agent")}>
                <p class="t2 row wrap">
                  {t("Not at the computer yourself?")}
                  <button type="button" class="btn sm" onClick={() => setInviting(true)}>
                    <Icon name="external-link" />
                    {t("Invite by link")}
                  </button>
                </p>
                <InstallAgent
                  system={system}
                  groupId={lastPart(group._id)}
                  binaries={found.answer?.binaries}
                />
              </Step>
            </>
          )}
        </div>
        <Arriving />
      </div>
      {isInviting && group !== undefined && (
        <Lazy load={loadInvite} group={group} onClose={() => setInviting(false)} />
      )}
      {isMaking && (
        <GroupDialog onClose={() => setMaking(false)} onCreated={(id) => setQuery("group", lastPart(id))} />
      )}
    </>
  );
}

function Step({
  number,
  title,
  children,
}: {
  number: number;
  title: string;
  children: preact.ComponentChildren;
}) {
  return (
    <section class="step" aria-label={title}>
      <span class="no" aria-hidden="true">
        {number}
      </span>
      <div class="grow col">
        <h2>{title}</h2>
        {children}
      </div>
    </section>
  );
}

/** Devices that joined since the page was opened. */
function Arriving() {
  const [ids, setIds] = useState<readonly { id: string; atMs: number }[]>([]);
  useEffect(
    () =>
      onEvent((event) => {
        const id = event.nodeid;
        if (event.action !== "addnode" || id === undefined) return;
        setIds((before) => [{ id, atMs: Date.now() }, ...before].slice(0, 20));
      }),
    [],
  );
  return (
    <aside class="card wait" aria-label={t("Arriving now")}>
      <div class="ch">
        <h2>{t("Arriving now")}</h2>
        <span class="end f12">
          <span class="st on" />
          {t("live")}
        </span>
      </div>
      <ul class="rows joined" aria-live="polite">
        {ids.map(({ id, atMs }) => {
          const device = store.devices.get(id);
          return (
            <li key={id}>
              <span class="c-ok">
                <Icon name="circle-check" />
              </span>
              <span class="two grow">
                <a class="med" href={deviceLink(id)}>
                  {device?.name ?? t("New device")}
                </a>
                <small>{device?.osdesc ?? t("Connected")}</small>
              </span>
              <span class="t3">{formatClock(atMs)}</span>
            </li>
          );
        })}
        <li>
          <span class="spin" aria-hidden="true" />
          <span class="two grow">
            <span class="med">{t("Waiting for the next one")}</span>
            <small>{t("Devices join whether this page is open or not")}</small>
          </span>
        </li>
      </ul>
    </aside>
  );
}
