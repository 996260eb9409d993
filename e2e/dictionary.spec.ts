import type { APIRequestContext, Page } from "@playwright/test";
import { csv } from "./files";
import { expect, importFile, test } from "./fixtures";
import { DictionaryPage } from "./pages/dictionary-page";
import { Shell } from "./pages/shell";
import { UserPage } from "./pages/user-page";

// A run of the offline model, at its pace, on a machine that may be busy.
test.describe.configure({ timeout: 240_000 });

type Own = { id: string; name: string };

/** Pairs of names that are nearly equal: a line of the model's for each keeps it writing for a while. */
const PAIRS = Array.from({ length: 120 }, (_, n) => {
  const name = String.fromCodePoint(0x5000 + 3 * n, 0x5001 + 3 * n, 0x5002 + 3 * n);
  return [name, `${name}呀`];
}).flat();

async function addTypes(request: APIRequestContext, project: Own, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const answer = await request.post(`/api/v1/event-types?project=${project.id}`, { data: { name } });
    expect(answer.status()).toBe(201);
  }
}

/** A dictionary of sixty types, of which the first page shows fifty. */
async function twoPages(page: Page, request: APIRequestContext, project: Own) {
  const names = Array.from({ length: 60 }, (_, index) => `类型${String(index).padStart(2, "0")}`);
  await addTypes(request, project, names);
  const dictionary = new DictionaryPage(page, project.id);
  await dictionary.open();
  const types = page.getByRole("checkbox", { name: /^Select 类型/ });
  await expect(types).toHaveCount(50);
  return { dictionary, types, more: page.getByRole("button", { name: "Load more" }) };
}

type Row = { user: string; action: string; hour: number };

/** Brings rows whose actions no rule knows, so that their events are called by them, and has the events extracted. */
async function extracted(request: APIRequestContext, project: Own, rows: readonly Row[]): Promise<void> {
  const lines = rows.map(({ user, action, hour }) => {
    const at = new Date(Date.UTC(2025, 10, 24, hour)).toISOString().slice(0, 19).replace("T", " ");
    return `${user},${action},${at},某商品`;
  });
  await importFile(request, project, csv("rows.csv", ["user_id,action,timestamp,item_id", ...lines]));
  const started = await request.post(`/api/v1/events/extract?project=${project.id}`, { data: {} });
  const { id } = (await started.json()) as { id: string };
  const status = async () => {
    const run = await request.get(`/api/v1/runs/${id}?project=${project.id}`);
    return ((await run.json()) as { status: string }).status;
  };
  await expect.poll(status, { timeout: 60_000 }).toBe("succeeded");
}

/** Two people who did the same under two names. */
const TWO_NAMES: readonly Row[] = [
  ...[10, 12, 14].map((hour) => ({ user: "甲", action: "领取优惠", hour })),
  ...[11, 13].map((hour) => ({ user: "乙", action: "领取优惠券", hour })),
];
const MANY_NAMES: readonly Row[] = PAIRS.map((action, hour) => ({ user: "丙", action, hour }));

test("proposals stream in, survive a reload half-way, are accepted in bulk, and the merge can be undone", async ({
  page,
  request,
  project,
}) => {
  const dictionary = new DictionaryPage(page, project.id);
  const shell = new Shell(page);
  await extracted(request, project, [...TWO_NAMES, ...MANY_NAMES]);
  await addTypes(request, project, ["比较车型"]);
  await dictionary.open();
  await expect(dictionary.row("领取优惠")).toContainText("proposed");
  await dictionary.unify.click();

  await expect(dictionary.proposals.first()).toBeVisible();
  await expect(dictionary.stop).toBeVisible();
  await expect(page.getByText("proposes by rules only")).toBeVisible();
  await expect.poll(() => dictionary.proposals.count()).toBeGreaterThan(2);
  const before = await dictionary.proposals.allTextContents();
  await page.reload();
  await expect(dictionary.stop).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => dictionary.proposals.count(), { timeout: 60_000 }).toBeGreaterThan(before.length);
  expect((await dictionary.proposals.allTextContents()).slice(0, before.length)).toEqual(before);

  await expect(page.getByText(/\d+ proposals wait for you/).first()).toBeVisible({ timeout: 120_000 });
  await page.getByRole("button", { name: "Accept all" }).click();
  await shell.told(/proposals accepted/, 60_000);
  await expect(dictionary.proposals).toHaveCount(0);
  const row = dictionary.row("领取优惠");
  await expect(row).toContainText("holds: 领取优惠券");
  await expect(row).toContainText("accepted");
  await expect(row.getByRole("cell").nth(7)).toHaveText("5");
  await expect(dictionary.row("领取优惠券")).toHaveCount(0);

  // History has the name, and says what was written.
  const user = new UserPage(page, project.id, "乙");
  await user.open();
  await expect(user.events.first()).toContainText("领取优惠");
  await expect(user.events.first()).not.toContainText("领取优惠券");
  await user.events.first().click();
  await expect(page.getByRole("dialog")).toContainText("领取优惠券");

  await dictionary.open("?q=比较");
  await expect(dictionary.text("English name", "比较车型")).toHaveText("compare models");
  await dictionary.open("?q=领取");
  await page.getByRole("button", { name: "Actions for 领取优惠" }).click();
  await page.getByRole("menuitem", { name: "Undo the merge of 领取优惠券" }).click();
  await expect(dictionary.row("领取优惠券").getByRole("cell").nth(7)).toHaveText("2");
  await expect(dictionary.row("领取优惠").getByRole("cell").nth(7)).toHaveText("3");
});

test("stopping the run leaves nothing behind", async ({ page, request, project }) => {
  const dictionary = new DictionaryPage(page, project.id);
  await extracted(request, project, MANY_NAMES);
  await dictionary.open();
  await dictionary.unify.click();
  await expect(dictionary.proposals.first()).toBeVisible();
  await dictionary.stop.click();
  await new Shell(page).told(/Unify the dictionary: cancelled/);
  await expect(dictionary.proposals).toHaveCount(0);
  await expect(dictionary.unify).toBeEnabled();
  await expect(dictionary.row(PAIRS[0] ?? "")).toContainText("proposed");
});

test("everything is edited in place by keyboard; a wrong name is refused where it was typed", async ({
  page,
  request,
  project,
}) => {
  const dictionary = new DictionaryPage(page, project.id);
  await addTypes(request, project, ["购买", "加购"]);
  await dictionary.open();

  await dictionary.text("Definition", "购买").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("付了钱");
  await page.keyboard.press("Enter");
  await expect(dictionary.text("Definition", "购买")).toHaveText("付了钱");
  await expect(dictionary.text("Definition", "购买")).toBeFocused();

  await dictionary.text("Name", "加购").click();
  await dictionary.field("Name", "加购").fill("购 买");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("already means the event type “购买”");
  await expect(dictionary.field("Name", "加购")).toHaveValue("购 买");
  await page.keyboard.press("Escape");
  await expect(dictionary.text("Name", "加购")).toHaveText("加购");

  await dictionary.text("Synonyms", "加购").click();
  await dictionary.field("Synonyms", "加购").fill("放进购物车，加入购物车");
  await page.keyboard.press("Enter");
  await expect(dictionary.text("Synonyms", "加购")).toHaveText("加入购物车, 放进购物车");

  const saved = page.waitForResponse((answer) => answer.request().method() === "PATCH");
  await dictionary.role("购买").selectOption("target");
  await expect(dictionary.role("购买")).toHaveValue("target");
  await saved;
  await page.reload();
  await expect(dictionary.role("购买")).toHaveValue("target");
  await expect(dictionary.text("Definition", "购买")).toHaveText("付了钱");

  const search = page.getByRole("searchbox");
  // A page that came a moment ago does not listen to keys yet.
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(search).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.type("购物车");
  await expect(dictionary.row("购买")).toHaveCount(0);
  await expect(dictionary.row("加购")).toBeVisible();
  await expect(page).toHaveURL(/q=/);
});

test("many types get a role or become one at once; the end that is merged cannot take its target in", async ({
  page,
  request,
  project,
}) => {
  const dictionary = new DictionaryPage(page, project.id);
  const shell = new Shell(page);
  await addTypes(request, project, ["看车", "浏览车型", "购买"]);
  await dictionary.open();
  for (const name of ["看车", "浏览车型"])
    await page.getByRole("checkbox", { name: `Select ${name}`, exact: true }).check();
  const bar = page.getByRole("region", { name: "Selected event types" });
  await expect(bar).toContainText("2 event types selected");
  await bar.getByRole("combobox", { name: "Set a role…" }).selectOption("start");
  await shell.told("2 event types changed");
  await expect(dictionary.role("看车")).toHaveValue("start");

  for (const name of ["看车", "浏览车型"])
    await page.getByRole("checkbox", { name: `Select ${name}`, exact: true }).check();
  await bar.getByRole("button", { name: "Merge…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: /浏览车型/ }).check();
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await shell.told(/now called “浏览车型”/);
  await expect(dictionary.row("看车")).toHaveCount(0);

  await page.getByRole("combobox", { name: "State" }).selectOption("merged");
  await expect(dictionary.row("看车")).toContainText("merged into 浏览车型");
  await page.getByRole("button", { name: "Undo the merge of 看车" }).click();
  await expect(page.getByText("No event type fits these filters.")).toBeVisible();
});

test("an empty dictionary says what to do, and a type is added with a name only", async ({ page, project }) => {
  const dictionary = new DictionaryPage(page, project.id);
  await dictionary.open();
  await expect(page.getByText("No event types yet")).toBeVisible();
  await expect(dictionary.unify).toHaveCount(0);
  await page.getByRole("button", { name: "New event type" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Add" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("An event type needs a name.");
  await dialog.getByRole("textbox", { name: "Name" }).fill("成交");
  await dialog.getByRole("combobox", { name: "Role" }).selectOption("target");
  await page.keyboard.press("Tab");
  await dialog.getByRole("button", { name: "Add" }).click();
  await expect(dictionary.role("成交")).toHaveValue("target");
});

test("events are shown in the shape the reader chose, also after a reload", async ({ page, request, project }) => {
  await extracted(request, project, TWO_NAMES);
  const user = new UserPage(page, project.id, "甲");
  await user.open();
  const shape = page.getByRole("radiogroup", { name: "How events are shown" });
  await expect(user.events.first()).toContainText("1次");
  await shape.getByText("Who, where, does, what").click();
  await expect(user.events.first()).toContainText("上午 · 某商品");
  await expect(user.events.first()).not.toContainText("1次");
  await page.reload();
  await expect(user.events.first()).toContainText("上午 · 某商品");
});

test("a next page that does not come leaves the list as it is and can be asked for again", async ({
  page,
  request,
  project,
}) => {
  const { types, more } = await twoPages(page, request, project);
  await page.route("**/api/v1/event-types?**cursor**", (route) => route.abort());
  await more.click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("The server does not answer.");
  await expect(types).toHaveCount(50);
  await page.unroute("**/api/v1/event-types?**cursor**");
  await more.click();
  await expect(types).toHaveCount(60);
  await expect(page.getByRole("main").getByRole("alert")).toHaveCount(0);
});

test("the next page comes although the list is refreshed while it is on its way", async ({
  page,
  request,
  project,
}) => {
  const { dictionary, types, more } = await twoPages(page, request, project);

  const pageOf = (url: string) => new URL(url).searchParams.get("cursor");
  // The first request for the next page stays where it is until the list was refreshed.
  const refreshed = page.waitForResponse(
    (answer) => /\/event-types\?/.test(answer.url()) && answer.request().method() === "GET" && !pageOf(answer.url()),
  );
  let asked = 0;
  await page.route("**/api/v1/event-types?**", async (route) => {
    if (pageOf(route.request().url()) && ++asked === 1) await refreshed;
    // What the browser has given up meanwhile cannot be sent on.
    await route.continue().catch(() => undefined);
  });
  const held = page.waitForRequest((sent) => pageOf(sent.url()) !== null);
  await more.click();
  await held;
  await expect(more).toBeFocused();
  await dictionary.role("类型00").selectOption("target");
  await refreshed;
  await expect(types).toHaveCount(60);
});
