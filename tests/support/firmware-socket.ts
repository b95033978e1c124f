/**
 * A simulated device with Intel AMT as the firmware beside an agent: the management engine and the forwarding client on
 * a socket, which our agent takes for its device (`--mei`).
 */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Duplex } from "node:stream";
import { type FakeChannel, FakeFirmware } from "@tendril/agent-core/fake-firmware";
import { AmtDevice, type DeviceOptions } from "@tendril/amt-simulator";

const SET_UP = "AMT_SetupAndConfigurationService";
const CONTROL = "IPS_HostBasedSetupService";
/** What a client says of itself: longest message, version. */
const CLIENT_WORDS = Buffer.from("0014000001000000", "hex");

export interface FirmwareBeside {
  readonly device: AmtDevice;
  readonly firmware: FakeFirmware;
  /** Of the socket. */
  readonly path: string;
  /** What the device saw, by name of the event. */
  seen(name: string): readonly object[];
  remove(): Promise<void>;
}

export async function createFirmwareBeside(options: Partial<DeviceOptions>): Promise<FirmwareBeside> {
  const device = new AmtDevice(options);
  const events: { readonly ev: string }[] = [];
  device.on("sim", (event) => events.push(event));
  const firmware = firmwareOf(device);
  const folder = await mkdtemp(join(tmpdir(), "tendril-firmware-"));
  const path = join(folder, "mei");
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serveLine(socket, firmware);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    ...{ device, firmware, path },
    seen: (name) => events.filter(({ ev }) => ev === name),
    async remove() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** What the engine says of itself is what the simulated device is. */
function firmwareOf(device: AmtDevice): FakeFirmware {
  const firmware = new FakeFirmware();
  const { classes, options } = device;
  firmware.uuid = device.uuid;
  firmware.suffix = options.domainName;
  firmware.account = options.osAdminPass ? { user: "$$OsAdmin", password: options.osAdminPass } : null;
  firmware.roots = options.rootHash === undefined ? [] : [{ hash: options.rootHash, name: "Test root" }];
  Object.defineProperties(firmware, {
    controlMode: { get: () => Number(classes.first(CONTROL).CurrentControlMode) },
    provisioningState: { get: () => Number(classes.first(SET_UP).ProvisioningState) },
  });
  firmware.onUnprovision = () => {
    const control = classes.first(CONTROL);
    control.CurrentControlMode = 0;
    control.AllowedControlModes = [2, 1];
    classes.first(SET_UP).ProvisioningState = 0;
    device.accounts.adminHa1 = undefined;
  };
  firmware.forwarding = {
    ports: [16_992, 16_993, 623, 16_994],
    onChannel: (channel) => device.accept(channel.port, streamOf(channel)),
  };
  return firmware;
}

/** A line of the agent: its client first, then messages. */
function serveLine(socket: Socket, firmware: FakeFirmware): void {
  let waiting: Buffer = Buffer.alloc(0);
  const mei = firmware.mei((run) => setImmediate(run));
  let line: ReturnType<typeof mei.open> | undefined;
  socket.on("error", () => {}); // an agent that is killed
  socket.on("close", () => line?.close());
  socket.on("data", (bytes: Buffer) => {
    waiting = Buffer.concat([waiting, bytes]);
    for (let next = takeFrame(waiting); next !== undefined; next = takeFrame(waiting)) {
      const { message } = next;
      waiting = next.rest;
      if (line !== undefined) {
        line.send(message);
        continue;
      }
      line = mei.open(message.toString("hex"), {
        onOpen: () => void socket.write(encodeFrame(CLIENT_WORDS)),
        onMessage: (answer) => void socket.write(encodeFrame(answer)),
        onDrain() {},
        onEnd: () => void socket.write(encodeFrame(Buffer.alloc(0))),
      });
    }
  });
}

function encodeFrame(message: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message]);
}

function takeFrame(bytes: Buffer): { readonly message: Buffer; readonly rest: Buffer } | undefined {
  const end = bytes.length < 4 ? Number.POSITIVE_INFINITY : 4 + bytes.readUInt32BE();
  return end > bytes.length ? undefined : { message: bytes.subarray(4, end), rest: bytes.subarray(end) };
}

function streamOf(channel: FakeChannel): Duplex {
  const stream = new Duplex({
    allowHalfOpen: false,
    read() {},
    write(bytes: Buffer, _encoding, done) {
      channel.send(bytes);
      done();
    },
    final(done) {
      channel.close();
      done();
    },
    destroy(error, done) {
      channel.close();
      done(error);
    },
  });
  stream.on("error", () => {});
  channel.onBytes = (bytes) => void stream.push(Buffer.from(bytes));
  channel.onClose = () => {
    stream.push(null);
    stream.destroy();
  };
  return stream;
}
