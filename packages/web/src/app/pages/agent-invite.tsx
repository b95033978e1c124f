/**
 * The page of an invitation to install an agent: for people who have no account here.
 */
import type { AgentBinary } from "@tendril/protocol/actions/site/agent-binaries";
import { useEffect, useState } from "preact/hooks";
import { parts, t } from "../../language/index.ts";
import { Skeleton } from "../../ui/index.ts";
import { pageState } from "../page-state.ts";
import { query } from "../router.ts";
import { Mark } from "../side-bar.tsx";
import { InstallAgent, type System, SystemPick } from "./install-agent.tsx";

interface Invitation {
  readonly group: string;
  readonly groupId: string;
  /** 0 both ways of installing, 1 only while it runs, 2 as a service. */
  readonly flags: number;
  readonly binaries: readonly AgentBinary[];
}

/** Of `flags`. */
const RUN_ONLY = 1;
const always =
  "The agent connects this computer to the device group {group}. Those who look after the group can then reach it, also when you are away. Install it only if you know who sent you here.";
const whileItRuns =
  "The agent connects this computer to the device group {group}. Those who look after the group can then reach it while the agent runs. Start it only if you know who sent you here.";

type State =
  | { readonly kind: "loading" | "over" }
  | { readonly kind: "open"; readonly invitation: Invitation };

export function AgentInvite() {
  const [state, setState] = useState<State>({ kind: "loading" });
  const [system, setSystem] = useState<System>(ownSystem);
  const cookie = query.value.get("c") ?? "";
  useEffect(() => {
    load(cookie).then(setState, () => setState({ kind: "over" }));
  }, [cookie]);
  const { title } = pageState.value;
  return (
    <main class="invite-page" id="main" tabIndex={-1}>
      <header class="brand">
        <Mark />
        {title}
      </header>
      {state.kind === "loading" && <Skeleton />}
      {state.kind === "over" && (
        <>
          <h1>{t("This invitation is over")}</h1>
          <p class="t2">
            {t("It was for a limited time, or its device group is gone. Ask who sent it for another one.")}
          </p>
        </>
      )}
      {state.kind === "open" && (
        <>
          <h1>{t("Let {title} help with this computer", { title })}</h1>
          <p class="t2">
            {parts(state.invitation.flags === RUN_ONLY ? whileItRuns : always, {
              group: <strong>{state.invitation.group}</strong>,
            })}
          </p>
          <SystemPick system={system} onPick={setSystem} />
          <InstallAgent
            system={system}
            groupId={state.invitation.groupId}
            flags={state.invitation.flags}
            binaries={state.invitation.binaries}
          />
        </>
      )}
    </main>
  );
}

async function load(cookie: string): Promise<State> {
  const response = await fetch(`${pageState.value.base}api/agent-invitation`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ c: cookie }),
  });
  if (!response.ok) return { kind: "over" };
  return { kind: "open", invitation: (await response.json()) as Invitation };
}

function ownSystem(): System {
  if (/Windows/.test(navigator.userAgent)) return "windows";
  return /Mac OS X/.test(navigator.userAgent) ? "macos" : "linux";
}
