import type { APIRequestContext, Page } from "@playwright/test";
import { seriousProblems } from "./accessibility";
import { behaviors, csv } from "./files";
import { expect, importFile, test } from "./fixtures";
import { LivePanel } from "./pages/live-panel";
import { UserPage } from "./pages/user-page";

/** Every page there is; `{run}` and `{import}` are the latest of the sample, `{entity}` is one of its apps. */
const PAGES = [
  "/p/sample",
  "/p/sample/imports",
  "/p/sample/imports/new",
  "/p/sample/imports/{import}",
  "/p/sample/entities",
  "/p/sample/entities?kind=app&entity={entity}",
  "/p/sample/users",
  "/p/sample/users/user_0007",
  "/p/sample/segments",
  "/p/sample/knowledge",
  "/p/sample/knowledge/names",
  "/p/sample/dictionary",
  "/p/sample/patterns",
  "/p/sample/graphs",
  "/p/sample/ask",
  "/p/sample/runs",
  "/p/sample/runs/{run}",
  "/p/sample/settings",
  "/p/sample/settings/models",
  "/p/nothing-here",
];

/** Each language and each theme once: what colours are does not depend on the language. */
const READERS = [
  { locale: "en", theme: "light" },
  { locale: "zh-CN", theme: "dark" },
] as const;

type Listed = { items: { id: string }[] };

async function latest(request: APIRequestContext, what: "runs" | "imports"): Promise<string> {
  const { items } = (await (await request.get(`/api/v1/${what}?project=sample&limit=1`)).json()) as Listed;
  expect(items).toHaveLength(1);
  return items[0]?.id ?? "";
}

async function anApp(request: APIRequestContext): Promise<string> {
  const { items } = (await (await request.get("/api/v1/entities?project=sample&kind=app&limit=1")).json()) as Listed;
  return items[0]?.id ?? "";
}

async function pages(request: APIRequestContext): Promise<string[]> {
  const [run, imported, entity] = await Promise.all([
    latest(request, "runs"),
    latest(request, "imports"),
    anApp(request),
  ]);
  return PAGES.map((path) => path.replace("{run}", run).replace("{import}", imported).replace("{entity}", entity));
}

/** Goes to a page and waits until it says what it is. */
async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page
    .getByRole("heading", { level: 1 })
    .or(page.getByText(/nothing at this address|此地址没有内容/))
    .first()
    .waitFor();
}

async function expectAccessible(page: Page, where: string): Promise<void> {
  expect(await seriousProblems(page), where).toEqual([]);
}

/** Extracts a user without a page and returns the run, which has ended. */
async function extracted(request: APIRequestContext, project: string, user: string): Promise<string> {
  const search = new URLSearchParams({ project });
  const answer = await request.post(`/api/v1/events/extract/${encodeURIComponent(user)}/llm-stream?${search}`);
  // The answer is the whole stream: it is over when the run is.
  expect(await answer.text()).toContain('"type":"done"');
  const { items } = (await (await request.get(`/api/v1/runs?${search}&kind=extract-events&limit=1`)).json()) as Listed;
  return items[0]?.id ?? "";
}

for (const reader of READERS) {
  const { locale, theme } = reader;

  test(`no page has a serious accessibility problem (${locale}, ${theme})`, async ({ page, request, baseURL }) => {
    await readAs(page, reader, baseURL);
    for (const path of await pages(request)) {
      await visit(page, path);
      await expectAccessible(page, path);
    }
  });

  test(`what only work brings to the pages has none either (${locale}, ${theme})`, async ({
    page,
    request,
    baseURL,
    project,
  }) => {
    await readAs(page, reader, baseURL);
    // Events beside rows, a panel with text, a replay, a report of a failure.
    await importFile(request, project, behaviors());
    const failed = await importFile(request, project, csv("strange.csv", ["a,b", "1,2"]), "failed");
    const run = await extracted(request, project.id, "张三_0");
    const user = new UserPage(page, project.id, "张三_0");
    await user.open();
    await user.events.first().waitFor();
    await expectAccessible(page, "user with events");
    await user.extract.click();
    const live = new LivePanel(page).run("张三_0");
    await live.hasWritten(0);
    await live.events.first().waitFor();
    await expectAccessible(page, "panel with text and events");
    for (const path of [`/p/${project.id}/runs/${run}`, `/p/${project.id}/imports/${failed.id}`]) {
      await visit(page, path);
      await expectAccessible(page, path);
    }
  });
}

async function readAs(page: Page, { locale, theme }: (typeof READERS)[number], url = ""): Promise<void> {
  await page.context().addCookies([
    { name: "whystream_locale", value: locale, url },
    { name: "whystream_theme", value: theme, url },
  ]);
}

for (const locale of ["en", "zh-CN"]) {
  test(`nothing is wider than a phone's screen (${locale})`, async ({ page, context, request, baseURL }) => {
    await page.setViewportSize({ width: 375, height: 740 });
    await context.addCookies([{ name: "whystream_locale", value: locale, url: baseURL ?? "" }]);
    for (const path of await pages(request)) {
      await visit(page, path);
      // Polled, since a page may still be taking its place when its heading is there.
      const spare = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await expect.poll(spare, { message: path }).toBe(0);
    }
  });
}

test("open menus, dialogs, forms and the panel are accessible too", async ({ page, project }) => {
  const check = () => expectAccessible(page, page.url());
  await page.goto(`/p/${project.id}`);
  await page.getByRole("button", { name: /^Project:/ }).click();
  await check();
  await page.getByRole("menuitem", { name: "New project…" }).click();
  await check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+j");
  await expect(page.getByRole("region", { name: "Live panel" })).toBeVisible();
  await check();
  await page.goto(`/p/${project.id}/imports/new`);
  await page.locator("input[type=file]").setInputFiles(behaviors());
  await expect(page.getByRole("button", { name: "Import", exact: true })).toBeVisible();
  await check();
});

test("dialogs take the keyboard to their first field and give it back to what opened them", async ({ page }) => {
  await page.goto("/p/sample/users");
  const batch = page.getByRole("button", { name: "Extract events for all users" });
  await batch.press("Enter");
  await expect(page.getByRole("dialog").getByRole("radio", { checked: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(batch).toBeFocused();

  // The item of a menu is gone when the dialog closes; its button is not.
  const projects = page.getByRole("button", { name: /^Project:/ });
  await projects.press("Enter");
  await page.getByRole("menuitem", { name: "New project…" }).press("Enter");
  await expect(page.getByRole("dialog").getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(projects).toBeFocused();
});

test("what has the keyboard is never hidden beneath the live panel or the bars", async ({ page, project }) => {
  const panel = page.getByRole("region", { name: "Live panel" });
  await page.goto(`/p/${project.id}`);
  await page.keyboard.press("Control+j");
  await expect(panel).toBeVisible();
  for (const width of [1440, 375]) {
    await page.setViewportSize({ width, height: 740 });
    for (const path of ["/p/sample/users", "/p/sample/settings", "/p/sample/users/user_0007"]) {
      await visit(page, path);
      await expect(panel).toBeVisible();
      await page.getByRole("main").focus();
      for (let stop = 0; stop < 40; stop++) {
        await page.keyboard.press("Tab");
        expect(await page.evaluate(hiddenFocus), `${path}, stop ${stop} at ${width} px`).toBeNull();
      }
    }
  }
});

/** Within the content: what has the keyboard, where something else lies over its middle; null where it can be seen. */
function hiddenFocus(): string | null {
  const focused = document.activeElement;
  if (!focused?.closest("main")) return null;
  const { left, top, width, height } = focused.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 12));
  if (there && (focused.contains(there) || there.contains(focused) || focused.closest("label")?.contains(there))) {
    return null;
  }
  return `${focused.tagName} ${focused.getAttribute("aria-label") ?? focused.textContent}`;
}

test("a search goes on while one types, and a server that is gone is said in the page", async ({ page }) => {
  for (const [path, first, rest] of [
    ["/p/sample/users", "user", "_0007"],
    ["/p/sample/entities", "宝马", "7系"],
    ["/p/sample/knowledge", "宝马", "7系"],
  ] as const) {
    await page.goto(path);
    const box = page.getByRole("searchbox");
    await box.pressSequentially(first);
    await expect(page).toHaveURL((url) => url.searchParams.get("q") === first);
    // Nothing but the keyboard: the field still has it.
    await page.keyboard.type(rest);
    await expect(box).toHaveValue(first + rest);
    await expect(page).toHaveURL((url) => url.searchParams.get("q") === first + rest);
  }
  await page.goto("/p/sample/users?q=user_0007");
  await expect(page.getByRole("searchbox")).toHaveValue("user_0007");
  await page.route("**/*", (route) => route.abort());
  await page.getByRole("searchbox").fill("user_0008");
  await expect(page.getByText("The server does not answer.")).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("searchbox")).toHaveValue("user_0008");
});

test("every target is at least 24 px high or wide enough to hit", async ({ page }) => {
  for (const path of [
    "/p/sample",
    "/p/sample/users",
    "/p/sample/users/user_0007",
    "/p/sample/settings",
    "/p/sample/settings/models",
  ]) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("main button, main select, header button, nav a")].flatMap(
        (element) => {
          const { height, width } = element.getBoundingClientRect();
          return height > 0 && (height < 24 || width < 24)
            ? [`${element.tagName} ${element.className} ${element.textContent}`.slice(0, 160)]
            : [];
        },
      ),
    );
    expect([path, small]).toEqual([path, []]);
  }
});
