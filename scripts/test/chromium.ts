import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { canInstallPackages, installPackages, shows } from "./packages.ts";

const ROOT = join(import.meta.dirname, "../..");

/** The shell comes first: it draws the same pages with about half of the processor time of a whole browser. */
const SYSTEM = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** No Chromium could be found or installed; the message says what to do. */
export class NoChromium extends Error {
  override name = "NoChromium";
}

/**
 * Finds a Chromium that really starts: CHROMIUM_PATH, the system's, or Playwright's; else installs Playwright's, or
 * the distribution's. Resolves with its path, or undefined for Playwright's own.
 */
export async function ensureChromium(say: (text: string) => void): Promise<string | undefined> {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (starts(chosen)) return chosen;
    throw new NoChromium(`CHROMIUM_PATH is ${chosen}, which does not start.`);
  }
  const system = findSystem();
  if (system) return system;
  if (await ownStarts()) return undefined;
  say("There is no Chromium here yet; installing Playwright's …");
  if (installOwn() && (await ownStarts())) return undefined;
  say("That did not work; installing the distribution's …");
  const installed = installFromApt() ? findSystem() : undefined;
  if (installed) return installed;
  throw new NoChromium(
    "No Chromium was found and none could be installed: `apt-get install chromium`, `npx playwright install --with-deps chromium`, or set CHROMIUM_PATH.",
  );
}

/** Some of these are only a stub that asks to install something else, so each must prove itself. */
function findSystem(): string | undefined {
  return SYSTEM.find((path) => existsSync(path) && starts(path));
}

function starts(path: string): boolean {
  const args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom", "about:blank"];
  return spawnSync(path, args, { timeout: 30_000, stdio: "ignore" }).status === 0;
}

async function ownStarts(): Promise<boolean> {
  const { chromium } = await import("@playwright/test");
  try {
    await (await chromium.launch()).close();
    return true;
  } catch {
    return false;
  }
}

function installOwn(): boolean {
  const cli = join(ROOT, "node_modules/@playwright/test/cli.js");
  const dependencies = canInstallPackages() ? ["--with-deps"] : [];
  // Left alone, it tries for two and a half minutes where there is no way out to the internet.
  return shows(process.execPath, [cli, "install", "--only-shell", ...dependencies, "chromium"], {
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "5000",
  });
}

function installFromApt(): boolean {
  if (!canInstallPackages()) return false;
  const shell = installPackages("chromium-headless-shell", "fonts-liberation");
  return shell || installPackages("chromium", "fonts-liberation");
}
