/** SQLite in a file: `sqlite:/path/to/tendril.db`. The default. */
import { defineDriver } from "../driver.ts";
import { SqliteStore } from "../sqlite-store.ts";

export const driver = defineDriver({
  name: "sqlite",
  open: async ({ url, onChange = () => {} }) =>
    new SqliteStore({ file: url.slice("sqlite:".length), onChange }),
});
