/**
 * Adding devices: where, what, how; and those that arrive while one watches.
 */
import { type AgentBinary, agentBinaries } from "@tendril/protocol/actions/site/agent-binaries";
import { useEffect, useState } from "preact/hooks";
import { control, lastPart, onEvent, store } from "../../control/index.ts";
import { Banner, CopyButton, formatClock, Icon, type IconName, Skeleton } from "../../ui/index.ts";
import { deviceLink } from "../device-link.ts";
import { pageState } from "../page-state.ts";
import { link, query, setQuery } from "../router.ts";
import { useLoad } from "../use-load.ts";
import { GroupDialog } from "./groups.tsx";

type System = "linux" | "windows" | "macos" | "node";

const systems: readonly (readonly [System, IconName, string])[] = [
  ["linux", "terminal", "Linux"],
  ["windows", "app-window", "Windows"],
  ["macos", "command", "macOS"],
  ["node", "server-cog", "Node.js"],
];

export function AddDevice() {
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
          <nav class="crumbs" aria-label="Breadcrumb">
            <a href={link("devices")}>Devices</a>
          </nav>
          <h1>Add devices</h1>
        </div>
      </header>
      <div class="body addb">
        <div class="add-m">
          <Step number={1} title="Where should they appear?">
            <div class="row wrap">
              {groups.length > 0 && (
                <select
                  class="input select group-select"
                  aria-label="Device group"
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
                New device group
              </button>
            </div>
          </Step>
          {group !== undefined && (
            <>
              <Step number={2} title="What do you add?">
                <div class="pick" role="radiogroup" aria-label="System">
                  {systems.map(([name, icon, word]) => (
                    <label class="opt-c" key={name}>
                      <input
                        class="vh"
                        type="radio"
                        name="os"
                        checked={system === name}
                        onChange={() => setQuery("os", name)}
                      />
                      <Icon name={icon} className="i-l" />
                      <span>{word}</span>
                    </label>
                  ))}
                </div>
              </Step>
              <Step number={3} title="Install the agent">
                <Install system={system} groupId={lastPart(group._id)} binaries={found.answer?.binaries} />
              </Step>
            </>
          )}
        </div>
        <Arriving />
      </div>
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

function Install(props: { system: System; groupId: string; binaries: readonly AgentBinary[] | undefined }) {
  const { system, groupId, binaries } = props;
  const { base } = pageState.value;
  const server = `${location.origin}${base.replace(/\/$/, "")}`;
  const settings = `${base}meshsettings?id=${encodeURIComponent(groupId)}`;
  const isEmpty = binaries !== undefined && binaries.length === 0;
  if (isEmpty && system !== "node") return <NoBinaries />;
  if (system === "linux") {
    const fetch = `(curl -fsSLk ${server}/meshagents?script=1 || wget -qO- --no-check-certificate ${server}/meshagents?script=1)`;
    const command = `${fetch} > meshinstall.sh && sudo sh meshinstall.sh ${server} '${groupId}'`;
    return (
      <>
        <p class="t2">
          Paste into a terminal of the computer. It downloads the agent from this server and installs it as a
          service.
        </p>
        <Code text={command} label="Install command" />
        <p class="note">
          To remove it again:{" "}
          <code>
            sudo sh meshinstall.sh uninstall {server} '{groupId}'
          </code>
        </p>
      </>
    );
  }
  if (system === "node") {
    return (
      <>
        <p class="t2">Tendril's own agent, for Linux and macOS with Node. It needs this settings file.</p>
        <div class="row wrap">
          <a class="btn primary" href={settings} download="agent.msh" data-external="">
            <Icon name="download" />
            Settings file
          </a>
        </div>
        <Code text="tendril-agent run --settings agent.msh" label="Start command" />
      </>
    );
  }
  const wanted = (binaries ?? []).filter(({ platform, downloadName }) =>
    system === "windows" ? platform === "win32" && downloadName.startsWith("meshagent") : platform === "osx",
  );
  return (
    <>
      <p class="t2">
        {system === "windows"
          ? "The file has the settings inside. Run it on the computer and choose Install."
          : "Put both files into one folder, then run the program with sudo and the option -fullinstall."}
      </p>
      <div class="row wrap">
        {unique(wanted).map(({ archId, description, downloadName }) => (
          <a
            key={archId}
            class="btn"
            href={`${base}meshagents?id=${archId}${system === "windows" ? `&meshid=${encodeURIComponent(groupId)}` : ""}`}
            download={downloadName}
            data-external=""
          >
            <Icon name="download" />
            {description}
          </a>
        ))}
        {system === "macos" && (
          <a class="btn" href={settings} download="meshagent.msh" data-external="">
            <Icon name="download" />
            Settings file
          </a>
        )}
      </div>
    </>
  );
}

function NoBinaries() {
  const command = "tendril agents add npm:meshcentral@1.1.55 --data DIR";
  return (
    <>
      <Banner kind="warn">
        This server has no agent programs yet. Its administrator adds them once, with this command on the
        server:
      </Banner>
      <Code text={command} label="Command for the server" />
      <p class="note">
        The programs are downloaded from the package, checked and kept in the data folder. No restart is
        needed.
      </p>
    </>
  );
}

function Code({ text, label }: { text: string; label: string }) {
  return (
    <div class="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <pre tabIndex={0} role="group" aria-label={label}>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} />
    </div>
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
    <aside class="card wait" aria-label="Arriving now">
      <div class="ch">
        <h2>Arriving now</h2>
        <span class="end f12">
          <span class="st on" />
          live
        </span>
      </div>
      <ul class="rows joined" role="status">
        {ids.map(({ id, atMs }) => {
          const device = store.devices.get(id);
          return (
            <li key={id}>
              <span class="c-ok">
                <Icon name="circle-check" />
              </span>
              <span class="two grow">
                <a class="med" href={deviceLink(id)}>
                  {device?.name ?? "New device"}
                </a>
                <small>{device?.osdesc ?? "Connected"}</small>
              </span>
              <span class="t3">{formatClock(atMs)}</span>
            </li>
          );
        })}
        <li>
          <span class="spin" aria-hidden="true" />
          <span class="two grow">
            <span class="med">Waiting for the next one</span>
            <small>Devices join whether this page is open or not</small>
          </span>
        </li>
      </ul>
    </aside>
  );
}

function unique(binaries: readonly AgentBinary[]): AgentBinary[] {
  const seen = new Set<string>();
  return binaries.filter(({ description }) => !seen.has(description) && seen.add(description));
}
