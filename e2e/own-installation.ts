import { startForTest, type Started } from "../scripts/start/start-for-test.ts";
import { newTestFolder, removeTestFolder } from "../scripts/test/folders.ts";
import { expect } from "./fixtures";

/** How long its start and its end may take on a busy machine. */
export const INSTALLATION_TIMEOUT_MS = 180_000;

/** An installation that no other test changes, for as long as `use` takes. Without settings it holds no sample. */
export async function withInstallation(
  kind: string,
  settings: Record<string, string>,
  use: (product: Started) => Promise<void>,
): Promise<void> {
  const product = await startForTest(newTestFolder(kind), settings);
  const ready = () =>
    fetch(`${product.address}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await expect.poll(ready, { timeout: 150_000 }).toBe(true);
  await use(product);
  product.child.kill("SIGTERM");
  await product.ended;
  await removeTestFolder(product.dataDir);
}
