import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate } from "node:timers/promises";
import { FakeClock } from "@tendril/testing";
import { UnavailableError } from "../errors.ts";
import { silentLog } from "../log/index.ts";
import { Mailer, type RenderedMail, renderLetter } from "./index.ts";

const letter = { to: "a@example.org", subject: "Hello", paragraphs: ["Hi."] } as const;

describe("a letter", () => {
  it("keeps what people wrote on one line and without markup", () => {
    const name = 'Eve\r\nBcc: all@example.org\u2028<img src=x onerror=alert(1)>"';
    const { subject, text, html } = renderLetter({ ...letter, subject: name, paragraphs: [name] });
    assert.doesNotMatch(subject, /[\r\n\u2028]/);
    assert.doesNotMatch(text.trimEnd(), /[\r\n\u2028]/);
    assert.doesNotMatch(html, /<img|[\r\n\u2028]/);
    assert.match(html, /&lt;img src=x/);
  });

  it("cuts what is long", () => {
    const long = "x".repeat(10_000);
    const { subject, text } = renderLetter({ ...letter, subject: long, paragraphs: [long] });
    assert.ok(subject.length <= 150 && text.length <= 501);
  });
});

describe("the mailer", () => {
  function createMailer(failures: number) {
    const clock = new FakeClock();
    const sent: RenderedMail[] = [];
    let left = failures;
    const transport = {
      async send(mail: RenderedMail) {
        if (left-- > 0) throw new Error("busy");
        sent.push(mail);
      },
      close() {},
    };
    return { clock, sent, mailer: new Mailer({ transport, clock, log: silentLog }) };
  }

  it("tries again, with longer and longer pauses", async () => {
    const { clock, sent, mailer } = createMailer(2);
    mailer.send(letter);
    await setImmediate();
    assert.equal(sent.length, 0);
    clock.advance(30_000);
    await setImmediate();
    assert.equal(sent.length, 0);
    clock.advance(120_000);
    await setImmediate();
    assert.equal(sent.length, 1);
  });

  it("gives up after four attempts and goes on with the next letter", async () => {
    const { clock, sent, mailer } = createMailer(4);
    mailer.send(letter);
    for (const pauseMs of [0, 30_000, 120_000, 600_000, 3_600_000]) {
      clock.advance(pauseMs);
      await setImmediate();
    }
    assert.equal(sent.length, 0);
    mailer.send({ ...letter, subject: "Second" });
    await setImmediate();
    assert.deepEqual(
      sent.map(({ subject }) => subject),
      ["Second"],
    );
  });

  it("refuses letters when 500 wait, and without a mail server", () => {
    const { mailer } = createMailer(Number.POSITIVE_INFINITY);
    for (let i = 0; i < 501; i++) mailer.send(letter);
    assert.throws(() => mailer.send(letter), UnavailableError);
    const none = new Mailer({ transport: undefined, clock: new FakeClock(), log: silentLog });
    assert.equal(none.isOn, false);
    assert.throws(() => none.send(letter), UnavailableError);
  });
});
