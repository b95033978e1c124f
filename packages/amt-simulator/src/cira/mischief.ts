/**
 * The bad modes of APF: what is sent in place of, or after, what a device would send.
 */
import { randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import { join, prefixed, u32be } from "../bytes.ts";
import type { AmtDevice } from "../device/index.ts";
import { Apf, FORWARD_SERVICE } from "./messages.ts";

export interface MischiefLine {
  readonly device: AmtDevice;
  readonly stream: Duplex;
  send(id: number, ...parts: readonly (Buffer | readonly number[])[]): void;
  raw(bytes: Buffer): void;
  forward(port: number): void;
  protocolVersion(): Buffer;
}

const HUGE = 0x7fffffff;
const FLOOD = 5000;
const FLOOD_PORT = 20_000;
const HUGE_PARTS = 512;
const HUGE_PART_BYTES = 262_144;
const NOBODY = 99_999;

/** @returns true when the device says nothing sensible at all. */
export function beginsBadly(line: MischiefLine): boolean {
  const is = (mode: Parameters<AmtDevice["misbehaves"]>[0]): boolean => line.device.misbehaves(mode);
  if (is("http")) line.stream.write("GET / HTTP/1.1\r\nHost: mps\r\n\r\n");
  else if (is("garbage")) line.raw(randomBytes(4096));
  else if (is("truncate-proto")) line.raw(line.protocolVersion().subarray(0, 40));
  else if (is("half-close")) {
    line.raw(line.protocolVersion());
    line.raw(Buffer.from([Apf.ServiceRequest, 0, 0]));
    setTimeout(() => line.stream.destroy(), 300);
  } else if (is("huge-service")) {
    line.raw(line.protocolVersion());
    line.send(Apf.ServiceRequest, u32be(HUGE), Buffer.alloc(100));
  } else return is("silent");
  return true;
}

/** @returns true when nothing else may follow. */
export function continuesBadly(line: MischiefLine): boolean {
  const { device } = line;
  if (device.misbehaves("json-control"))
    line.send(Apf.JsonControl, prefixed('{"action":"connType","value":2}'));
  if (device.misbehaves("json-broken")) line.send(Apf.JsonControl, prefixed('{"action":'));
  if (device.misbehaves("json-huge")) {
    line.send(Apf.JsonControl, u32be(HUGE), Buffer.alloc(1000));
    return true;
  }
  if (!device.misbehaves("early-forward")) return false;
  line.raw(line.protocolVersion());
  line.forward(16992);
  return true;
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** @returns true when it sent the authentication itself. */
export function authenticatesBadly(line: MischiefLine, { user }: Credentials): boolean {
  if (line.device.misbehaves("huge-username")) {
    line.send(Apf.UserauthRequest, u32be(HUGE), Buffer.alloc(64));
    return true;
  }
  if (!line.device.misbehaves("method-none")) return false;
  line.send(Apf.UserauthRequest, prefixed(user), prefixed(FORWARD_SERVICE), prefixed("none"));
  return true;
}

export function badCredentials(device: AmtDevice, { user, password }: Credentials): Credentials {
  return {
    user: device.misbehaves("bad-user")
      ? "Z".repeat(16)
      : device.misbehaves("username-2049")
        ? "A".repeat(2049)
        : device.misbehaves("short-user")
          ? user.slice(0, 10)
          : user,
    password: device.misbehaves("bad-pass") ? `${password}x` : password,
  };
}

/** After the device is up. */
export function actsUp(line: MischiefLine): void {
  const is = (mode: Parameters<AmtDevice["misbehaves"]>[0]): boolean => line.device.misbehaves(mode);
  if (is("unknown-msg")) line.send(7, Buffer.from("what is this"));
  if (is("unknown-channel")) aboutNobody(line);
  if (is("device-open")) openOutwards(line);
  if (is("udp-send")) sendDatagram(line);
  if (is("global-unknown")) {
    line.send(Apf.GlobalRequest, prefixed("frobnicate@amt.intel.com"), [1], prefixed("content behind it"));
  }
  if (is("forward-flood")) for (let i = 0; i < FLOOD; i++) line.forward(FLOOD_PORT + i);
  if (is("cancel-forward")) {
    line.send(Apf.GlobalRequest, prefixed("cancel-tcpip-forward"), [1], prefixed("x"), u32be(16992));
  }
  if (is("huge-data")) pourOut(line);
  if (is("half-message")) {
    line.send(Apf.ChannelOpen, u32be(20), Buffer.from("direct"));
    setTimeout(() => line.stream.destroy(), 500);
  }
  const goodbye = (): void => line.send(Apf.Disconnect, u32be(11), [0, 0]);
  if (is("disconnect")) setTimeout(goodbye, 500);
  if (is("disconnect-stay")) goodbye();
}

function aboutNobody(line: MischiefLine): void {
  const nobody = u32be(NOBODY);
  line.send(Apf.ChannelData, nobody, prefixed("hello"));
  line.send(Apf.ChannelClose, nobody);
  line.send(Apf.ChannelWindowAdjust, nobody, u32be(10));
  line.send(Apf.ChannelOpenConfirmation, nobody, u32be(5), u32be(1000), u32be(0xffffffff));
  line.send(Apf.ChannelOpenFailure, nobody, u32be(2), u32be(0), u32be(0));
}

function openOutwards(line: MischiefLine): void {
  line.send(
    Apf.ChannelOpen,
    join(prefixed("direct-tcpip"), u32be(7), u32be(4096), u32be(0xffffffff)),
    join(prefixed("192.0.2.200"), u32be(8080), prefixed("192.0.2.77"), u32be(1234)),
  );
}

function sendDatagram(line: MischiefLine): void {
  line.send(
    Apf.GlobalRequest,
    join(prefixed("udp-send-to@amt.intel.com"), [1], prefixed("192.0.2.9"), u32be(162)),
    join(prefixed("192.0.2.177"), u32be(16998), prefixed("trap-payload")),
  );
}

function pourOut(line: MischiefLine): void {
  line.send(Apf.ChannelData, u32be(4), u32be(0xfffffff0));
  let parts = 0;
  const more = (): void => {
    if (parts++ > HUGE_PARTS || line.stream.destroyed) return;
    line.stream.write(Buffer.alloc(HUGE_PART_BYTES, 0x41), () => setImmediate(more));
  };
  more();
}
