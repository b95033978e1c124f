/**
 * Input devices of an X server and their properties, by the X Input Extension, version 2. The library `x11` lists
 * devices; the requests for properties are written here.
 *
 *     change: u8 XI | u8 57 | u16 length | u16 device | u8 0 replace | u8 8 bits | u32 name | u32 type | u32 1 | u8 value | u8[3]
 *     delete: u8 XI | u8 58 | u16 3 | u16 device | u16 | u32 name
 *     get:    u8 XI | u8 59 | u16 6 | u16 device | u8 0 | u8 | u32 name | u32 type, 0 any | u32 from | u32 count
 *     reply to get, from byte 8: u32 type, 0 when there is none | …
 *
 * Source: XI2proto, "XIChangeProperty", "XIDeleteProperty", "XIGetProperty".
 */
import { answered, type XConnection } from "./connection.ts";
import type { XInputDevice, XInputExtension } from "./extensions.ts";

const CHANGE_PROPERTY = 57;
const DELETE_PROPERTY = 58;
const GET_PROPERTY = 59;
const INTEGER = 19;
const ALL_DEVICES = 0;
/** Of devices that drive a pointer or a keyboard of the desktop. */
const ATTACHED: readonly number[] = [3, 4];
/** Of devices that are off, and some others. */
const FLOATING = 5;

export interface InputDevice {
  readonly id: number;
  /** It moves the pointer of the desktop or types there. */
  readonly isInUse: boolean;
}

export class InputDevices {
  readonly #connection: XConnection;
  readonly #input: XInputExtension;
  readonly #enabled: number;

  private constructor(connection: XConnection, input: XInputExtension, enabled: number) {
    this.#connection = connection;
    this.#input = input;
    this.#enabled = enabled;
  }

  /** undefined when the X server does not let devices be turned off. */
  static async open(connection: XConnection): Promise<InputDevices | undefined> {
    try {
      const input = await connection.extension<XInputExtension>("xinput");
      if (input.xi2 === null) return undefined;
      return new InputDevices(connection, input, await connection.atom("Device Enabled"));
    } catch {
      return undefined; // a server without the extension
    }
  }

  /** All but the pointers and keyboards of the desktop themselves, which devices drive. */
  async list(): Promise<readonly InputDevice[]> {
    const all = await answered<readonly XInputDevice[]>((answer) =>
      this.#input.XIQueryDevice(ALL_DEVICES, answer),
    );
    return all
      .filter(({ use }) => use === FLOATING || ATTACHED.includes(use))
      .map(({ deviceId, use, enabled }) => ({
        id: deviceId,
        isInUse: enabled !== 0 && ATTACHED.includes(use),
      }));
  }

  /** Does what `xinput disable` or `enable` does. */
  turn(device: number, isOn: boolean): void {
    this.set(device, this.#enabled, isOn ? 1 : 0);
  }

  /** Also false for a device that is gone. */
  async has(device: number, name: number): Promise<boolean> {
    const request = this.#request(GET_PROPERTY, 24, device);
    request.writeUInt32LE(name, 8);
    try {
      return await answered<boolean>((answer) => {
        const { client } = this.#connection;
        client.seq_num++;
        client.replies[client.seq_num] = [(reply) => reply.readUInt32LE(0) !== 0, answer];
        client.pack_stream.put(request);
        client.pack_stream.submit(true);
      });
    } catch {
      return false;
    }
  }

  set(device: number, name: number, value: number): void {
    const request = this.#request(CHANGE_PROPERTY, 24, device);
    request.writeUInt8(8, 7);
    request.writeUInt32LE(name, 8);
    request.writeUInt32LE(INTEGER, 12);
    request.writeUInt32LE(1, 16);
    request.writeUInt8(value, 20);
    this.#send(request);
  }

  delete(device: number, name: number): void {
    const request = this.#request(DELETE_PROPERTY, 12, device);
    request.writeUInt32LE(name, 8);
    this.#send(request);
  }

  #request(opcode: number, bytes: number, device: number): Buffer {
    const request = Buffer.alloc(bytes);
    request.writeUInt8(this.#input.majorOpcode, 0);
    request.writeUInt8(opcode, 1);
    request.writeUInt16LE(bytes / 4, 2);
    request.writeUInt16LE(device, 4);
    return request;
  }

  #send(request: Buffer): void {
    const { client } = this.#connection;
    client.seq_num++;
    client.pack_stream.put(request);
    client.pack_stream.submit(false);
  }
}
