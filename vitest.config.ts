import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const shared = {
  resolve: { alias: { "@": root.replace(/\/$/, "") } },
};
const exclude = [...configDefaults.exclude, "**/.next/**", ".test/**", ".whystream/**", "dist/**"];

/** Whole installations that are broken on purpose. */
const FAULTS = "bench/faults/faults.test.ts";

/** Left alone, Vitest keeps one processor for itself, which on a machine with two is half of them. */
const PROCESSORS = availableParallelism();

/** `unit` needs nothing, `db` a PostgreSQL that its setup starts, `scripts` starts whole installations. */
export default defineConfig({
  ...shared,
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [
            ...exclude,
            "**/*.db.test.ts",
            "scripts/start/**",
            "scripts/postgres/**",
            "scripts/build/**",
            FAULTS,
          ],
          testTimeout: 60_000,
          maxWorkers: PROCESSORS,
        },
      },
      {
        ...shared,
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude,
          globalSetup: ["lib/testing/postgres-setup.ts"],
          // What is waited for comes at once, except where the machine has much else to do.
          expect: { poll: { timeout: 10_000 } },
          hookTimeout: 180_000,
          testTimeout: 120_000,
          // The database works and leases run out while a test waits, so there is room for one file more.
          maxWorkers: PROCESSORS + 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...shared,
        test: {
          name: "scripts",
          include: ["scripts/{start,postgres,build}/**/*.test.ts", FAULTS],
          exclude: [...exclude, "**/*.db.test.ts"],
          // Each file starts database servers; together they would only slow each other down.
          fileParallelism: false,
          hookTimeout: 120_000,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
