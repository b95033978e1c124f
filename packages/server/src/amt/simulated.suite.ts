/**
 * A simulated device at the other end of streams in memory, and the access to it.
 */
import { duplexPair } from "node:stream";
import { AmtDevice, type DeviceOptions } from "@tendril/amt-simulator";
import { FakeClock } from "@tendril/testing";
import type { Clock } from "../time/index.ts";
import { AmtAccess, type AmtContact, type AmtLogin, type LoginSource } from "./access/index.ts";
import { AmtDialer } from "./dialer.ts";

export const DEVICE = "device";

export interface Simulated {
  readonly device: AmtDevice;
  readonly access: AmtAccess;
  /** Leads to it under any id. */
  readonly dialer: AmtDialer;
  readonly clock: FakeClock;
  /** Ports that were dialled, in order. */
  readonly dialled: number[];
  /** What was learned of contacts. */
  readonly outcomes: Parameters<LoginSource["contacted"]>[1][];
  login: AmtLogin | undefined;
  use<T>(work: (contact: AmtContact) => Promise<T>): Promise<T>;
}

export function simulate(
  options: Partial<DeviceOptions> = {},
  ports: readonly number[] = [16_992],
): Simulated {
  const device = new AmtDevice(options);
  const dialled: number[] = [];
  const outcomes: Simulated["outcomes"] = [];
  const dialer = new AmtDialer([
    {
      path: "cira",
      async dial(_id, port) {
        dialled.push(port);
        if (!ports.includes(port)) return undefined;
        const [ours, theirs] = duplexPair();
        ours.on("error", () => {});
        theirs.on("error", () => {});
        device.accept(port, theirs);
        return ours;
      },
    },
  ]);
  const clock = new FakeClock();
  const simulated: Simulated = {
    ...{ device, clock, dialer, dialled, outcomes },
    login: { user: "admin", password: "P@ssw0rd", prefersTls: false, certificate: undefined },
    access: new AmtAccess({
      ...{ dialer, clock: clock satisfies Clock },
      logins: {
        loginOf: async () => simulated.login,
        async contacted(_id, outcome) {
          outcomes.push(outcome);
        },
      },
    }),
    use: (work) => simulated.access.use(DEVICE, work),
  };
  return simulated;
}
