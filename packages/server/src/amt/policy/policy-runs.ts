/**
 * Which devices are being brought to their policy: fifty at once, the others wait; one run for each connection, called
 * off with it; for each device one at a time.
 */
import type { DeviceId } from "@tendril/protocol";
import { AmtPolicyType } from "@tendril/protocol/constants";
import type { GroupDocument } from "../../store/index.ts";
import type { PolicyLine } from "./policy-line.ts";
import { type Outcome, type Progress, runPolicy } from "./policy-run.ts";
import type { PolicyDeps } from "./run-context.ts";

const MAX_AT_ONCE = 50;
const MAX_WAITING = 20_000;
/** Firmware that answers slowly for ever takes no place from others. */
const LONGEST_RUN_MS = 1_200_000;

export interface PolicyRunsDeps extends PolicyDeps {
  /** The connection over which a device is reached best now. */
  readonly lineTo: (deviceId: DeviceId) => Promise<PolicyLine | undefined>;
  /** A run is over and the firmware answers. */
  readonly onReached: (deviceId: DeviceId) => void;
}

interface Run {
  readonly deviceId: DeviceId;
  readonly line: PolicyLine;
  readonly stop: AbortController;
  progress: Progress | undefined;
}

export class PolicyRuns {
  readonly #deps: PolicyRunsDeps;
  readonly #runs = new Map<object, Run>();
  #waiting: Run[] = [];
  /** One run at a time for each: two would undo each other's work. */
  readonly #running = new Set<DeviceId>();
  #isClosed = false;

  constructor(deps: PolicyRunsDeps) {
    this.#deps = deps;
  }

  /** Runs that go on or wait. */
  get count(): number {
    return this.#runs.size;
  }

  /** Takes care that the policy is reached over that connection. Never throws. */
  begin(deviceId: DeviceId, line: PolicyLine): void {
    if (this.#isClosed || this.#runs.has(line.key)) return;
    if (this.#waiting.length >= MAX_WAITING) {
      this.#deps.log.warn({ deviceId }, "too many devices wait for their policy");
      return;
    }
    const run: Run = { deviceId, line, stop: new AbortController(), progress: undefined };
    this.#runs.set(line.key, run);
    this.#waiting.push(run);
    this.#next();
  }

  /** The connection is gone. */
  end(key: object): void {
    const run = this.#runs.get(key);
    if (run === undefined) return;
    run.stop.abort();
    const isWaiting = this.#waiting.includes(run);
    this.#waiting = this.#waiting.filter((other) => other !== run);
    if (isWaiting) this.#runs.delete(key);
  }

  /** Something changed: whatever goes on with the device is called off, and begins anew. False: no way leads there. */
  async again(deviceId: DeviceId): Promise<boolean> {
    const line = await this.#deps.lineTo(deviceId);
    const former = [...this.#runs.values()].filter((run) => run.deviceId === deviceId);
    for (const run of former) {
      this.end(run.line.key);
      this.#runs.delete(run.line.key);
    }
    if (line === undefined) return false;
    this.begin(deviceId, line);
    return true;
  }

  /** Devices of a group whose policy changed, as far as they are connected. */
  async againFor(group: Pick<GroupDocument, "_id">): Promise<void> {
    for (const { _id, intelamt } of await this.#deps.devices.inGroups([group._id]))
      if (intelamt !== undefined) await this.again(_id);
  }

  /** What goes on with a device now. */
  progressOf(deviceId: DeviceId): Progress | undefined {
    for (const run of this.#runs.values())
      if (run.deviceId === deviceId) return run.progress ?? { step: "waiting", words: "Waiting for others" };
    return undefined;
  }

  close(): void {
    this.#isClosed = true;
    for (const run of this.#runs.values()) run.stop.abort();
    this.#waiting = [];
    this.#runs.clear();
  }

  #next(): void {
    while (this.#running.size < MAX_AT_ONCE) {
      const at = this.#waiting.findIndex(({ deviceId }) => !this.#running.has(deviceId));
      const [run] = at < 0 ? [] : this.#waiting.splice(at, 1);
      if (run === undefined) return;
      this.#running.add(run.deviceId);
      this.#run(run)
        .catch((error: unknown) =>
          this.#deps.log.error({ error, deviceId: run.deviceId }, "policy of firmware failed"),
        )
        .finally(() => {
          this.#running.delete(run.deviceId);
          if (this.#runs.get(run.line.key) === run) this.#runs.delete(run.line.key);
          if (!this.#isClosed) this.#next();
        });
    }
  }

  async #run(run: Run): Promise<void> {
    const { deviceId, line, stop } = run;
    const { devices, groups, policies } = this.#deps;
    const device = await devices.get(deviceId);
    const group = device === undefined ? undefined : await groups.get(device.meshid);
    if (device === undefined || group === undefined || stop.signal.aborted) return;
    const policy = await policies.of(group._id);
    const start = { device, group, policy, line, signal: stop.signal };
    const onStep = ({ step, words }: Progress): void => {
      run.progress = { step, words };
      this.#tell(deviceId, { step, words, state: "running" });
    };
    const cancel = this.#deps.clock.after(LONGEST_RUN_MS, () => stop.abort());
    const outcome = await runPolicy(this.#deps, start, {
      onStep: ({ name, words }) => onStep({ step: name, words }),
    }).finally(cancel);
    const isCurrent = this.#runs.get(line.key) === run;
    if (outcome !== undefined && isCurrent && !this.#isClosed) await this.#keep(deviceId, outcome);
    if (stop.signal.aborted) return;
    if (line.agent !== undefined) line.agent.dismiss();
    else if (outcome?.result === "done" && policy.type !== AmtPolicyType.Deactivate)
      this.#deps.onReached(deviceId);
  }

  async #keep(deviceId: DeviceId, outcome: Outcome): Promise<void> {
    const device = await this.#deps.devices.get(deviceId);
    if (device === undefined) return;
    await this.#deps.devices.change(deviceId, { intelamt: { ...device.intelamt, setup: outcome } });
    const { step, why, result } = outcome;
    this.#tell(deviceId, { step: step ?? "done", words: why ?? "Done", state: result });
  }

  #tell(deviceId: DeviceId, progress: Progress & { readonly state: string }): void {
    this.#deps.devices
      .get(deviceId)
      .then((device) => {
        if (device !== undefined)
          this.#deps.devices.record(device, { action: "amtprogress", ...progress, nolog: 1 });
      })
      .catch((error: unknown) => this.#deps.log.error({ error, deviceId }, "progress not told"));
  }
}
