import type { Started } from "../scripts/start/start-for-test.ts";
import { test } from "./fixtures";
import { INSTALLATION_TIMEOUT_MS, withInstallation } from "./own-installation";
import { startProvider, type Provider } from "./provider/index.ts";

type Own = { product: Started; service: Provider };

/**
 * Tests with a scriptable model service and an installation of their own: which model answers is one setting of a whole
 * installation.
 */
export const testWithService = (name: string) =>
  test.extend<object, Own>({
    // Playwright reads from the form of the first parameter what a fixture needs.
    // oxlint-disable no-empty-pattern
    service: [
      async ({}, use) => {
        const service = await startProvider();
        await use(service);
        await service.close();
      },
      { scope: "worker" },
    ],
    product: [
      async ({}, use) => withInstallation(name, {}, use),
      { scope: "worker", timeout: INSTALLATION_TIMEOUT_MS },
    ],
    // oxlint-enable no-empty-pattern
    baseURL: ({ product }, use) => use(product.address),
  });
