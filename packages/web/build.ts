/**
 * Builds the web app into dist: fingerprinted files, each also compressed, and the page with its icons inside.
 * Fails when the first load is over its budget.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { build, type Plugin } from "vite";
import { iconNames } from "./src/ui/icon-names.ts";

const root = import.meta.dirname;
const output = join(root, "dist");
const lucide = join(root, "..", "..", "node_modules", "lucide-static", "icons");
/** The pages that the server sends, with the budget of their first load. */
const pages = [
  { name: "index.html", maxBytes: 250_000, maxRequests: 8 },
  { name: "messenger.html", maxBytes: 120_000, maxRequests: 10 },
] as const;

/** One symbol for each icon that the app names. Icons: Lucide, ISC licence. */
function iconSprite(): string {
  const symbols = iconNames.map((name) => {
    const svg = readFileSync(join(lucide, `${name}.svg`), "utf8");
    const body = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg)?.[1] ?? "";
    return `<symbol id="i-${name}" viewBox="0 0 24 24">${body.replace(/\s+/g, " ").trim()}</symbol>`;
  });
  return `<svg class="vh" aria-hidden="true">${symbols.join("")}</svg>`;
}

const icons: Plugin = {
  name: "icons",
  transformIndexHtml: (html) => html.replace("<!--icons-->", () => iconSprite()),
};

/** The one script that stands in the page itself; the server's content policy names its hash. */
const boot: Plugin = {
  name: "boot",
  async transformIndexHtml(html) {
    const bundle = await rolldown({ input: join(root, "src", "boot.ts") });
    const { output } = await bundle.generate({ format: "iife", minify: true });
    return html.replace("<!--boot-->", () => `<script>${output[0].code.trim()}</script>`);
  },
};

/** What every page uses: one file, where parts shared by pages that come later would each make another. */
const base = /packages\/(web\/src\/(ui|control|app\/[a-z-]+\.ts$)|protocol\/src\/(constants|roles|ids)\/)/;

await build({
  root,
  configFile: false,
  logLevel: "warn",
  plugins: [icons, boot],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: output,
    emptyOutDir: true,
    target: "es2024",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: pages.map(({ name }) => join(root, name)),
      output: { codeSplitting: { groups: [{ name: "base", test: base }] } },
    },
  },
});

for (const name of readdirSync(join(output, "assets"))) {
  const file = join(output, "assets", name);
  if (!/\.(js|css|svg)$/.test(name)) continue;
  const bytes = readFileSync(file);
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: quality }));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}

for (const { name, maxBytes, maxRequests } of pages) {
  const page = readFileSync(join(output, name), "utf8");
  const first = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? "");
  const sizes = first.map((path) => statSync(join(output, `${path}.br`)).size);
  const total = page.length + sizes.reduce((sum, size) => sum + size, 0);
  console.log(`web: first load of ${name} ${total} bytes in ${first.length + 1} requests`);
  if (total > maxBytes || first.length + 1 > maxRequests) {
    throw new Error(`${name} is over its budget of ${maxBytes} bytes and ${maxRequests} requests`);
  }
}
