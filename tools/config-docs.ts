/**
 * Writes docs/configuration.md from the schema of settings. With `--check` it only says whether the file is current.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { entries } from "@tendril/server";

const file = join(import.meta.dirname, "..", "docs", "configuration.md");

/** The page as the schema makes it. */
export function configurationPage(): string {
  const rows = entries.map((entry) => {
    const kebab = entry.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const value = JSON.stringify(entry.default);
    const shown = value === "-1" ? "by choice" : value === '""' || value === "[]" ? "" : `\`${value}\``;
    const unit = "unit" in entry ? ` (${entry.unit})` : "";
    return `| \`${entry.name}\` | \`--${kebab}\` | ${shown} | ${entry.doc}${unit} |`;
  });
  return `# Configuration

Flags win over \`<data>/config.json\` (or the file of \`--config\`), which wins over defaults. The file is one JSON
object with the keys below; an unknown key is refused and the nearest known one is named. Made from the schema by
\`npm run config-docs\`.

| Key | Flag | Default | |
|---|---|---|---|
${rows.join("\n")}

\`domains\` (file only): tenants by key. \`{"customer1": {"title": "Customer One"}}\` is reached under \`/customer1/\`;
with \`"dns": "one.example.org"\` it is reached under that name instead. A tenant has settings of its own for Intel AMT: \`amtAccounts\`, \`amtWifi\`,
\`amtWired\`, \`amtNetworkCa\`, \`amtNetworkServer\`, \`amtInsideDomains\`, \`amtActivationCertificates\`, \`amtScanNetworks\`, which are empty
where they are not given and never those of the server; \`amtTls\` and \`amtTlsActivation\`, which are those of the server then. The root of
the server itself activates no firmware of a tenant: administrator control there needs certificates of its own.
`;
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes("--check"))
    process.exitCode = readFileSync(file, "utf8") === configurationPage() ? 0 : 1;
  else writeFileSync(file, configurationPage());
}
