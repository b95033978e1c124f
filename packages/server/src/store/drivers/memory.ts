/** SQLite in memory: `memory:`. Gone when closed; for tests. */
import { defineDriver } from "../driver.ts";
import { SqliteStore } from "../sqlite-store.ts";

export const driver = defineDriver({
  name: "memory",
  open: async ({ onChange = () => {} }) => new SqliteStore({ file: ":memory:", onChange }),
});
