/** Letters through a real mail server, in the language of the account that gets them or sends them. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import { openControl } from "../support/control-client.ts";
import { postJson } from "../support/http.ts";
import { type MailSink, openMailSink } from "../support/mail-sink.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";

describe("the language of letters", { timeout: 240_000 }, () => {
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

  it("is that of the browser which signed in last, where the account has chosen none", async () => {
    const signIn = (name: string, languages: string) =>
      postJson(host.url, "/api/sign-in", { name, password: PASSWORD }, { "accept-language": languages });
    const nextLetter = async (name: string): Promise<string> => {
      const email = `${name}@example.com`;
      assert.equal((await postJson(host.url, "/api/forgot-password", { email })).status, 204);
      return (await sink.take(email)).text;
    };
    assert.equal((await signIn("eve", "fr, de-CH;q=0.9, en;q=0.5")).status, 200);
    assert.match(await nextLetter("eve"), /Neues Passwort wählen/);
    const control = await openControl(host.wsUrl, { name: "eve" });
    assert.equal(
      (await control.ask({ action: "createInvitation", email: "owl@example.com", days: 7 })).result,
      "ok",
    );
    assert.match((await sink.take("owl@example.com")).text, /Er gilt 7 Tage\./);
    assert.equal(JSON.stringify(await control.ask({ action: "users" })).includes("browserLang"), false);

    assert.equal((await signIn("eve", "fr")).status, 200);
    assert.match(await nextLetter("eve"), /Neues Passwort wählen/, "no such language: as before");
    assert.equal(
      (
        await postJson(
          host.url,
          "/api/sign-in",
          { name: "eve", password: "wrong" },
          { "accept-language": "en" },
        )
      ).status,
      401,
    );
    assert.match(await nextLetter("eve"), /Neues Passwort wählen/, "nobody but the person decides");
    assert.equal((await signIn("eve", "en-GB")).status, 200);
    assert.match(await nextLetter("eve"), /Choose a new password/);
    assert.equal((await signIn("ute", "en-GB")).status, 200);
    assert.match(await nextLetter("ute"), /Neues Passwort wählen/, "what was chosen comes first");
    control.close();
  });

  it("is that of the browser for the first letter of an account that somebody makes there", async () => {
    await host.restart([...sink.flags, "--new-accounts"]);
    const body = { name: "ina", password: "a long pass phrase 7", email: "ina@example.com" };
    const made = await postJson(host.url, "/api/register", body, { "accept-language": "de" });
    assert.equal(made.status, 200, made.text);
    assert.match((await sink.take("ina@example.com")).text, /bestätigen/);
  });

  it("follows the account at once", async () => {
    const control = await openControl(host.wsUrl, { name: "ute" });
    assert.equal((await control.ask({ action: "changelang", lang: "en" })).result, "ok");
    await control.ask({ action: "changeemail", email: "ute2@example.com" });
    assert.match((await sink.take("ute@example.com")).text, /has another mail address now/);
    control.close();
  });
});
