import { defineConfig, devices } from "@playwright/test";
import { freePort } from "./scripts/lib/ports.ts";
import { newTestFolder } from "./scripts/test/folders.ts";

// Playwright reads this file in each of its processes; the first one decides for all.
process.env.WHYSTREAM_E2E_PORT ??= String(await freePort());
process.env.WHYSTREAM_E2E_DATA ??= newTestFolder("e2e");
const address = `http://127.0.0.1:${process.env.WHYSTREAM_E2E_PORT}`;

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: ".test/e2e-results",
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  // A flow spends half of its time waiting for the offline model, which writes no faster than a person reads.
  workers: 3,
  // A flow takes seconds where it is quiet; on a machine that is busy with other things it may take ten times that.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ?? ".test/reports/e2e.json" }]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: address,
    locale: "en-US",
    timezoneId: "Asia/Shanghai",
    // Traces cost as much as the pages themselves: they are written when somebody looks for a fault.
    trace: process.env.E2E_TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
      // The browser shall talk to our server and to nobody else.
      args: [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
      ],
    },
  },
  webServer: {
    command: `"${process.execPath}" scripts/start.ts --volatile`,
    url: `${address}/readyz`,
    timeout: 180_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
    stdout: "ignore",
    env: {
      PORT: process.env.WHYSTREAM_E2E_PORT,
      WHYSTREAM_DATA_DIR: process.env.WHYSTREAM_E2E_DATA,
      // Empty counts as absent and hides what a developer's own .env says: the offline model answers.
      OPENAI_API_KEY: "",
      OPENAI_BASE_URL: "",
      OPENAI_MODEL: "",
      DATABASE_URL: "",
      HOST: "",
      WORKER: "",
      WHYSTREAM_SAMPLE: "on",
    },
  },
});
