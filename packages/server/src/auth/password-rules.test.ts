import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describePasswordRules, type PasswordRules } from "./index.ts";
import { passwordProblem } from "./password-rules.ts";

const none: PasswordRules = {
  ...{ min: 8, upper: 0, lower: 0, numeric: 0, nonalpha: 0 },
  ...{ banCommon: true, remembered: 0, maxAgeDays: 0 },
};
const check = (password: string, rules: Partial<PasswordRules> = {}): string | undefined =>
  passwordProblem({ ...none, ...rules }, { password, name: "ada.lovelace" });

describe("password rules", () => {
  it("count characters of each kind", () => {
    assert.match(check("short") ?? "", /8 to 256/);
    assert.match(check("lower case only", { upper: 1 }) ?? "", /1 upper-case letter/);
    assert.match(check("ONLY UPPER CASE", { lower: 2 }) ?? "", /2 lower-case letters/);
    assert.match(check("no digits at all", { numeric: 1 }) ?? "", /1 digit/);
    assert.match(check("NoBlanksHere12", { nonalpha: 1 }) ?? "", /no letter and no digit/);
    assert.equal(check("Ærlig talt 42!", { upper: 1, lower: 1, numeric: 1, nonalpha: 1 }), undefined);
  });

  it("refuse what everybody tries first, however it is dressed up", () => {
    for (const password of [
      ...["password", "Password1!", "P@ssw0rd", "12345678", "87654321", "qwertyuiop", "aaaaaaaa"],
      ...["Welcome2026!", "admin1234", "ada.lovelace", "ADA.Lovelace", "correct horse battery staple"],
    ]) {
      assert.match(check(password) ?? "", /first that others would try/, password);
      assert.equal(check(password, { banCommon: false }), undefined, password);
    }
    for (const password of ["correct horse battery", "the tester's password", "kiteflying at dawn"])
      assert.equal(check(password), undefined, password);
  });

  it("are said before one types", () => {
    assert.deepEqual(describePasswordRules({ ...none, numeric: 1, remembered: 3 }), [
      "At least 8 characters.",
      "At least 1 digit.",
      "None of the usual passwords, and not the user name.",
      "Not one of the last 3 passwords.",
    ]);
  });
});
