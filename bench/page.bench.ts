/**
 * How much does a signed-in person's first page take, and the second time? Chromium, empty and warm cache, beside
 * MeshCentral.
 */
import chromium from "@sparticuz/chromium";
import { type Page, chromium as playwright } from "playwright-core";
import { pause, report, rounded } from "./measure.ts";
import { type MeasuredServer, PASSWORD, startMeshCentral, startTendril, USER } from "./servers.ts";

const SETTLE_MS = 3_000;

interface Load {
  readonly bytes: number;
  readonly requests: number;
}

interface Weight {
  readonly cold: Load;
  readonly warm: Load;
}

/** Bytes on the wire, headers included, and requests of what `act` makes the page load. */
async function measureLoad(page: Page, act: () => Promise<unknown>): Promise<Load> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  let bytes = 0;
  let requests = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    if (encodedDataLength > 0) requests++;
  });
  await act();
  await pause(SETTLE_MS);
  await session.detach();
  return { bytes, requests };
}

async function weigh(server: MeasuredServer, signIn: (page: Page) => Promise<void>): Promise<Weight> {
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const url = server.wsUrl.replace("wss:", "https:");
  await page.goto(url);
  await signIn(page);
  await pause(SETTLE_MS);
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.clearBrowserCache");
  await session.detach();
  const cold = await measureLoad(page, () => page.goto(url));
  const warm = await measureLoad(page, () => page.goto(url));
  await browser.close();
  await server.stop();
  return { cold, warm };
}

const own = await weigh(await startTendril(), async (page) => {
  await page.getByLabel("User name").fill(USER);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("main#main").waitFor();
});
const meshcentral = await startMeshCentral();
const other =
  meshcentral &&
  (await weigh(meshcentral, async (page) => {
    await page.locator("#username").fill(USER);
    await page.locator("#password").fill(PASSWORD);
    await page.locator("#password").press("Enter");
    await page.waitForLoadState("networkidle");
  }));
for (const kind of ["cold", "warm"] as const) {
  for (const unit of ["bytes", "requests"] as const) {
    const reference = other?.[kind][unit];
    report({
      name: `${kind} load`,
      unit,
      value: own[kind][unit],
      ...(reference === undefined
        ? {}
        : { reference: `MeshCentral ${reference}`, ratio: rounded(own[kind][unit] / reference) }),
    });
  }
}
process.exit(0);
