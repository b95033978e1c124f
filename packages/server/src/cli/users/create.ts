/** Make an account. */
import { adduser } from "@tendril/protocol/actions/users/adduser";
import { siteRoles } from "@tendril/protocol/roles";
import { defineRemoteCommand, thingOf, wrongOption } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "users create",
  words: "NAME",
  options: {
    "new-password-stdin": { says: "its password is on standard input; else nobody knows it" },
    "change-password": { says: "another must be chosen at the first sign-in" },
    role: { value: "ROLE", says: siteRoles.map(({ key }) => key).join(", ") },
    mail: { value: "ADDRESS", says: "mail address" },
    "real-name": { value: "TEXT", says: "how the person is called" },
  },
  summary: "make an account",
  async run({ control, words: [username = ""], options, readInput }) {
    const role = siteRoles.find(({ key }) => key === (options.text("role") ?? "user"));
    if (role === undefined)
      throw wrongOption(
        "--role",
        options.text("role") ?? "",
        `say ${siteRoles.map(({ key }) => key).join(", ")}`,
      );
    const isGiven = options.has("new-password-stdin");
    if (isGiven && options.has("password-stdin"))
      throw wrongOption("--new-password-stdin", "", "sign in with a token or --password-file then");
    const [email, realname] = [options.text("mail"), options.text("real-name")];
    const { userid } = await control.ask(adduser, {
      username,
      ...(isGiven ? { pass: (await readInput()).replace(/\r?\n$/, "") } : { randomPassword: true }),
      ...(role.rights === 0 ? {} : { siteadmin: role.rights }),
      ...(email === undefined ? {} : { email }),
      ...(realname === undefined ? {} : { realname }),
      ...(options.has("change-password") ? { resetNextLogin: true } : {}),
    });
    return thingOf({ name: username, userid }, [
      ["Name", username],
      ["Id", userid],
    ]);
  },
});
