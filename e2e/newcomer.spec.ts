import type { Started } from "../scripts/start/start-for-test.ts";
import { expect, test as base } from "./fixtures";
import { INSTALLATION_TIMEOUT_MS, withInstallation } from "./own-installation";
import { Shell } from "./pages/shell";

/** Who has data in any project is no newcomer, and the other tests bring data to theirs. */
const test = base.extend<object, { product: Started }>({
  product: [
    // Playwright reads from the form of the first parameter what a fixture needs.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => withInstallation("newcomer", { WHYSTREAM_SAMPLE: "on" }, use),
    { scope: "worker", timeout: INSTALLATION_TIMEOUT_MS },
  ],
  baseURL: ({ product }, use) => use(product.address),
});

test("a newcomer is shown three ways to begin, and the sample is one click away", async ({ page, baseURL }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/p\/[a-z0-9-]+$/);
  await page.goto("/p/sample");
  await expect(page.getByRole("heading", { name: "Start here" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Try the sample project" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Import my data" })).toBeVisible();
  await expect(page.getByText(/curl -N -X POST/)).toContainText(new URL(baseURL ?? "").host);
  await page.getByRole("link", { name: "Open user_0007" }).first().click();
  await expect(new Shell(page).heading).toHaveText("user_0007");
});
