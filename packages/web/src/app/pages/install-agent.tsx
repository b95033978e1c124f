/**
 * How an agent of a device group gets onto a computer: per system, a command or a file.
 */
import type { AgentBinary } from "@tendril/protocol/actions/site/agent-binaries";
import { type PlainText, parts, t } from "../../language/index.ts";
import { Banner, CopyButton, Icon, type IconName } from "../../ui/index.ts";
import { pageState } from "../page-state.ts";

export type System = "linux" | "windows" | "macos" | "node";

const systems: readonly (readonly [System, IconName, string])[] = [
  ["linux", "terminal", "Linux"],
  ["windows", "app-window", "Windows"],
  ["macos", "command", "macOS"],
  ["node", "server-cog", "Node.js"],
];

export function SystemPick({ system, onPick }: { system: System; onPick: (system: System) => void }) {
  return (
    <div class="pick" role="radiogroup" aria-label={t("System")}>
      {systems.map(([name, icon, word]) => (
        <label class="opt-c" key={name}>
          <input class="vh" type="radio" name="os" checked={system === name} onChange={() => onPick(name)} />
          <Icon name={icon} className="i-l" />
          <span>{word}</span>
        </label>
      ))}
    </div>
  );
}

/** Bits of the ways that are offered: those of an invitation without its 0 for both. */
const RUN = 1;
const SERVICE = 2;

interface InstallProps {
  readonly system: System;
  readonly groupId: string;
  readonly binaries: readonly AgentBinary[] | undefined;
  /** As in an invitation: 0 both ways, 1 only while it runs, 2 as a service. */
  readonly flags?: number;
}

export function InstallAgent(props: InstallProps) {
  const { system, groupId, binaries, flags = SERVICE } = props;
  const ways = flags === 0 ? RUN | SERVICE : flags;
  const settings = `${pageState.value.base}meshsettings?id=${encodeURIComponent(groupId)}`;
  const isEmpty = binaries !== undefined && binaries.length === 0;
  if (isEmpty && system !== "node") return <NoBinaries />;
  if (system === "linux") return <Commands groupId={groupId} ways={ways} />;
  if (system === "node") {
    return (
      <>
        <p class="t2">
          {t("Tendril's own agent, for Linux and macOS with Node. It needs this settings file.")}
        </p>
        <div class="row wrap">
          <a class="btn primary" href={settings} download="agent.msh" data-external="">
            <Icon name="download" />
            {t("Settings file")}
          </a>
        </div>
        <Code text="tendril-agent run --settings agent.msh" label={t("Start command")} />
      </>
    );
  }
  return <Downloads {...props} ways={ways} settings={settings} />;
}

function Commands({ groupId, ways }: { groupId: string; ways: number }) {
  const server = `${location.origin}${pageState.value.base.replace(/\/$/, "")}`;
  const fetch = `(curl -fsSLk ${server}/meshagents?script=1 || wget -qO- --no-check-certificate ${server}/meshagents?script=1) > meshinstall.sh`;
  return (
    <>
      {(ways & SERVICE) !== 0 && (
        <>
          <p class="t2">
            {t(
              "Paste into a terminal of the computer. It downloads the agent from this server and installs it as a service.",
            )}
          </p>
          <Code
            text={`${fetch} && sudo sh meshinstall.sh ${server} '${groupId}'`}
            label={t("Install command")}
          />
          <p class="note">
            {parts("To remove it again: {command}", {
              command: <code>{`sudo sh meshinstall.sh uninstall ${server} '${groupId}'`}</code>,
            })}
          </p>
        </>
      )}
      {(ways & RUN) !== 0 && (
        <>
          <p class="t2">
            {ways === RUN
              ? t(
                  "Paste into a terminal of the computer. It downloads the agent from this server and runs it until the terminal is closed. Nothing is installed.",
                )
              : t("Or let it run only until the terminal is closed, without installing anything:")}
          </p>
          <Code
            text={`${fetch} && sh meshinstall.sh run ${server} '${groupId}'`}
            label={t("Start command")}
          />
        </>
      )}
    </>
  );
}

const windowsWords: ReadonlyMap<number, PlainText> = new Map<number, PlainText>([
  [SERVICE, "The file has the settings inside. Run it on the computer and choose Install."],
  [RUN, "The file has the settings inside. Run it on the computer and choose Connect."],
  [
    RUN | SERVICE,
    "The file has the settings inside. Run it on the computer and choose Install, or Connect to let it run only for now.",
  ],
]);

const macWords: ReadonlyMap<number, PlainText> = new Map<number, PlainText>([
  [SERVICE, "Put both files into one folder, then run the program with sudo and the option -fullinstall."],
  [RUN, "Put both files into one folder, then run the program with the word connect behind it."],
  [
    RUN | SERVICE,
    "Put both files into one folder, then run the program with sudo and the option -fullinstall, or with the word connect to let it run only for now.",
  ],
]);

function Downloads(props: InstallProps & { ways: number; settings: string }) {
  const { system, groupId, binaries, flags, ways, settings } = props;
  const isWindows = system === "windows";
  const words = (isWindows ? windowsWords : macWords).get(ways);
  const wanted = (binaries ?? []).filter(({ platform, downloadName }) =>
    isWindows ? platform === "win32" && downloadName.startsWith("meshagent") : platform === "osx",
  );
  const chosen = flags === undefined ? "" : `&installflags=${ways}`;
  const inside = isWindows ? `&meshid=${encodeURIComponent(groupId)}${chosen}` : "";
  return (
    <>
      <p class="t2">{words !== undefined && t(words)}</p>
      <div class="row wrap">
        {unique(wanted).map(({ archId, description, downloadName }) => (
          <a
            key={archId}
            class="btn"
            href={`${pageState.value.base}meshagents?id=${archId}${inside}`}
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
            {t("Settings file")}
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
        {t(
          "This server has no agent programs yet. Its administrator adds them once, with this command on the server:",
        )}
      </Banner>
      <Code text={command} label={t("Command for the server")} />
      <p class="note">
        {t(
          "The programs are downloaded from the package, checked and kept in the data folder. No restart is needed.",
        )}
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

function unique(binaries: readonly AgentBinary[]): AgentBinary[] {
  const seen = new Set<string>();
  return binaries.filter(({ description }) => !seen.has(description) && seen.add(description));
}
