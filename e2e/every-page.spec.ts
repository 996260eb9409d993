import AxeBuilder from "@axe-core/playwright";
import { behaviors } from "./files";
import { expect, test } from "./fixtures";

/** Every page there is; `{run}` and `{import}` are looked up. */
const PAGES = [
  "/p/sample",
  "/p/sample/imports",
  "/p/sample/imports/new",
  "/p/sample/imports/{import}",
  "/p/sample/users",
  "/p/sample/users/user_0007",
  "/p/sample/runs",
  "/p/sample/runs/{run}",
  "/p/sample/settings",
  "/p/nothing-here",
];

const READERS = [
  { locale: "en", theme: "light" },
  { locale: "zh-CN", theme: "dark" },
  { locale: "en", theme: "dark" },
  { locale: "zh-CN", theme: "light" },
] as const;

type Listed = { items: { id: string }[] };

for (const { locale, theme } of READERS) {
  test(`no page has a serious accessibility problem (${locale}, ${theme})`, async ({
    page,
    context,
    request,
    baseURL,
  }) => {
    test.setTimeout(120_000);
    const url = baseURL ?? "";
    await context.addCookies([
      { name: "whystream_locale", value: locale, url },
      { name: "whystream_theme", value: theme, url },
    ]);
    const run =
      ((await (await request.get("/api/v1/runs?project=sample&limit=1")).json()) as Listed).items[0]?.id ?? "";
    const imported =
      ((await (await request.get("/api/v1/imports?project=sample&limit=1")).json()) as Listed).items[0]?.id ?? "";
    for (const path of PAGES) {
      await page.goto(path.replace("{run}", run).replace("{import}", imported));
      await page
        .getByRole("heading", { level: 1 })
        .or(page.getByText(/nothing at this address|此地址没有内容/))
        .first()
        .waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => ({ path, id, html: nodes.map((node) => node.html).slice(0, 3) }))).toEqual(
        [],
      );
    }
  });
}

test("nothing is wider than a phone's screen", async ({ page, context, request, baseURL }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 375, height: 740 });
  const run = ((await (await request.get("/api/v1/runs?project=sample&limit=1")).json()) as Listed).items[0]?.id ?? "";
  const imported =
    ((await (await request.get("/api/v1/imports?project=sample&limit=1")).json()) as Listed).items[0]?.id ?? "";
  for (const locale of ["en", "zh-CN"]) {
    await context.addCookies([{ name: "whystream_locale", value: locale, url: baseURL ?? "" }]);
    for (const path of PAGES) {
      await page.goto(path.replace("{run}", run).replace("{import}", imported));
      await page.waitForTimeout(200);
      const spare = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect([path, spare]).toEqual([path, 0]);
    }
  }
});

test("open menus, dialogs, forms and the panel are accessible too", async ({ page, project }) => {
  const check = async () => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id }) => id),
    ).toEqual([]);
  };
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

test("every target is at least 24 px high or wide enough to hit", async ({ page }) => {
  for (const path of ["/p/sample", "/p/sample/users", "/p/sample/users/user_0007", "/p/sample/settings"]) {
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
