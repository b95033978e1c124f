/**
 * A search for Intel AMT in the network of the server: what was found so far, and how far it is.
 */
import { type AmtScanResult, scanamtdevice } from "@tendril/protocol/actions/amt/scanamtdevice";
import { useEffect, useRef, useState } from "preact/hooks";
import { control, onEvent } from "../../../control/index.ts";
import { assertOk } from "../../assert-ok.ts";

export interface FoundFirmware extends AmtScanResult {
  readonly address: string;
}

export interface AmtScan {
  readonly phase: "new" | "running" | "over";
  /** By address, in its order. */
  readonly found: readonly FoundFirmware[];
  readonly checked: number;
  readonly total: number;
  readonly problem: string;
  begin(range: string): void;
  stop(): void;
}

interface State extends Omit<AmtScan, "begin" | "stop"> {
  readonly range: string;
}

const nothing: State = { phase: "new", found: [], checked: 0, total: 0, problem: "", range: "" };

/** Ends with the part that shows it. */
export function useAmtScan(meshid: string): AmtScan {
  const [state, setState] = useState(nothing);
  const { range, phase } = state;
  useEffect(
    () =>
      onEvent((event) => {
        if (phase !== "running" || event.range !== range) return;
        if (event.action === "scanamtdevice") setState((before) => ({ ...before, phase: "over" }));
        if (event.action === "amtscan") setState((before) => withNews(before, event));
      }),
    [range, phase],
  );
  const running = useRef("");
  running.current = phase === "running" ? range : "";
  const end = (): void => {
    if (running.current === "") return;
    // the answer tells nothing new, and a lost connection ends the search too
    control.request(scanamtdevice, { meshid, range: running.current, stop: true }).catch(() => {});
  };
  useEffect(() => end, []);
  return {
    ...state,
    begin(wanted) {
      setState({ ...nothing, phase: "running", range: wanted });
      control
        .request(scanamtdevice, { meshid, range: wanted })
        .then(assertOk)
        .catch((error: unknown) =>
          setState({ ...nothing, problem: error instanceof Error ? error.message : String(error) }),
        );
    },
    stop() {
      end();
      setState((before) => ({ ...before, phase: "over" }));
    },
  };
}

function withNews(before: State, event: Readonly<Record<string, unknown>>): State {
  const { address, found, checked, total } = event;
  if (typeof checked === "number" && typeof total === "number") return { ...before, checked, total };
  if (typeof address !== "string" || found === null || typeof found !== "object") return before;
  const others = before.found.filter((one) => one.address !== address);
  const list = [...others, { address, ...(found as AmtScanResult) }];
  return { ...before, found: list.sort((a, b) => order(a.address) - order(b.address)) };
}

/** Of dotted numbers. */
function order(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
