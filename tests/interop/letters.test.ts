/** Letters through a real mail server, in the language of the account that gets them or sends them. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import { openControl } from "../support/control-client.ts";
import { postJson } from "../support/http.ts";
import { type MailSink, openMailSink } from "../support/mail-sink.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";

describe("the language of letters", { timeout: 60_000 }, () => {
  let host: TestServer;
  let sink: MailSink;

  before(async () => {
    sink = await openMailSink();
    host = await startTestServer({ flags: sink.flags });
    for (const [name, lang] of [
      ["ute", "de-AT"],
      ["eve", undefined],
    ] as const) {
      const user = await host.server.accounts.create({
        ...{ domain: "", name, password: PASSWORD, siteadmin: FULL_RIGHTS },
        ...{ email: `${name}@example.com`, emailVerified: true },
      });
      assert.ok("_id" in user);
      await host.server.accounts.change(user._id, { lang }, { msg: "Language changed", msgid: 3 });
    }
  });
  after(async () => {
    await host.stop();
    await sink.close();
  });

  it("is that of the account which gets it", async () => {
    for (const [name, words] of [
      ["ute", ["Neues Passwort wählen", "Der Link gilt einmal, 30 Minuten lang."]],
      ["eve", ["Choose a new password", "The link works once, for 30 minutes."]],
    ] as const) {
      const email = `${name}@example.com`;
      assert.equal((await postJson(host.url, "/api/forgot-password", { email })).status, 204);
      const { text } = await sink.take(email);
      for (const sentence of words) assert.ok(text.includes(sentence), text);
      assert.ok(text.includes(`${host.url}/new-password?token=`), text);
    }
  });

  it("is that of the account which invites", async () => {
    for (const [name, to, words] of [
      ["ute", "cat@example.com", "Er gilt 7 Tage."],
      ["eve", "dog@example.com", "works for 7 days."],
    ] as const) {
      const control = await openControl(host.wsUrl, { name });
      assert.equal((await control.ask({ action: "createInvitation", email: to, days: 7 })).result, "ok");
      const { text } = await sink.take(to);
      assert.ok(text.includes(words), text);
      control.close();
    }
  });

  it("follows the account at once", async () => {
    const control = await openControl(host.wsUrl, { name: "ute" });
    assert.equal((await control.ask({ action: "changelang", lang: "en" })).result, "ok");
    await control.ask({ action: "changeemail", email: "ute2@example.com" });
    assert.match((await sink.take("ute@example.com")).text, /has another mail address now/);
    control.close();
  });
});
