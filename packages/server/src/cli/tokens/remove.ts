/** Take a login token back; what it opened ends. */
import { loginTokens } from "@tendril/protocol/actions/users/login-tokens";
import { defineRemoteCommand, outcomesOf, pickNamed } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "tokens remove",
  words: "TOKEN",
  summary:
    "take a login token back, by its name or ~t:...; what it opened ends; needs the password of the account",
  async run({ control, words: [wanted = ""] }) {
    const { loginTokens: tokens = [] } = await control.ask(loginTokens, {});
    const named = tokens.map(({ name, tokenUser }) => ({ name, _id: tokenUser }));
    const { _id: id, name } = pickNamed(named, wanted, "login token");
    const { loginTokens: left = [] } = await control.ask(loginTokens, { remove: [id] });
    const isDone = left.every(({ tokenUser }) => tokenUser !== id);
    return outcomesOf([{ id, name, isDone, result: isDone ? "taken back" : "still there" }]);
  },
});
