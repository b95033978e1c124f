/**
 * A person at the keyboard and mouse of an X server that stands in a window of another one.
 */
import { createClient, type X11Display } from "x11";
import { startXephyr, startXvfb, type TestDisplay } from "./xvfb.ts";

const [KEY_PRESS, KEY_RELEASE, MOTION] = [2, 3, 6];
const SIZE = { width: 640, height: 480 };

export interface Person {
  /** The server that they sit at. */
  readonly display: TestDisplay;
  type(keycode: number): void;
  move(x: number, y: number): void;
  leave(): Promise<void>;
}

interface XTest {
  FakeInput(type: number, detail: number, time: number, window: number, x: number, y: number): void;
}

export async function seatPerson(): Promise<Person> {
  const outer = await startXvfb(SIZE.width, SIZE.height);
  const display = await startXephyr(outer, SIZE.width, SIZE.height);
  const { client, screen } = await new Promise<X11Display>((resolve, reject) => {
    const { name, text: data } = outer.cookie;
    createClient({ display: outer.name, auth: { name, data } }, (error, ready) =>
      error ? reject(error) : resolve(ready),
    );
  });
  client.on("error", () => {});
  const test = await new Promise<XTest>((resolve, reject) => {
    client.require("xtest", (error, found) => (error ? reject(error) : resolve(found as XTest)));
  });
  const root = screen[0]?.root ?? 0;
  const person: Person = {
    display,
    type(keycode) {
      for (const type of [KEY_PRESS, KEY_RELEASE]) test.FakeInput(type, keycode, 0, root, 0, 0);
    },
    move: (x, y) => test.FakeInput(MOTION, 0, 0, root, x, y),
    async leave() {
      client.terminate();
      await display.stop();
      await outer.stop();
    },
  };
  person.move(SIZE.width / 2, SIZE.height / 2); // keys go to the window under the pointer
  return person;
}
