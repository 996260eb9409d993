import { longHistory } from "./files";
import { expect, test } from "./fixtures";
import { NewImportPage } from "./pages/new-import-page";
import { Shell } from "./pages/shell";
import { UserPage } from "./pages/user-page";

test("thousands of rows stay a window, and the last one can be reached", async ({ page, project }) => {
  const form = new NewImportPage(page, project.id);
  await form.open();
  await form.choose(longHistory(2500));
  await form.submit.click();
  await expect(form.count("accepted")).toHaveText("2,500", { timeout: 20_000 });

  const user = new UserPage(page, project.id, "long");
  await user.open();
  await expect(user.rows.first()).toBeVisible();
  expect(await user.rows.count()).toBeLessThan(120);
  // Each page of rows that arrives makes the document longer, so the end has to be asked for again.
  await expect(async () => {
    await page.keyboard.press("End");
    await expect(page.getByText("item 2499")).toBeVisible({ timeout: 500 });
  }).toPass();
  expect(await user.rows.count()).toBeLessThan(120);
});

test("rows are walked with the arrow keys and opened with Enter", async ({ page }) => {
  const user = new UserPage(page, "sample", "user_0007");
  await user.open();
  await user.rows.first().focus();
  for (let n = 0; n < 30; n++) await page.keyboard.press("ArrowDown");
  const focused = page.locator(":focus");
  await expect(focused).toHaveAttribute("data-testid", "timeline-row");
  await expect(focused).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByText("Details of this row")).toBeVisible();
  await expect(page.getByRole("dialog").getByText("In UTC")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("users are found by a part of their id and paged", async ({ page }) => {
  await page.goto("/p/sample/users");
  await expect(page.getByRole("status").filter({ hasText: "500 users" })).toBeVisible();
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.getByRole("link", { name: "user_0051", exact: true })).toBeVisible();
  // The address knows the way back, also for somebody who was only given it.
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.getByRole("link", { name: "user_0101", exact: true })).toBeVisible();
  await page.goto(page.url());
  await page.getByRole("link", { name: "Previous" }).click();
  await expect(page.getByRole("link", { name: "user_0051", exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Previous" }).click();
  await expect(page.getByRole("link", { name: "user_0001", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Previous" })).toHaveCount(0);
  await page.getByRole("searchbox").fill("0007");
  await expect(page.getByText("1 user found")).toBeVisible();
  await page.getByRole("link", { name: "user_0007", exact: true }).click();
  await expect(new Shell(page).heading).toHaveText("user_0007");
  await page.goto("/p/sample/users?q=nobody-like-this");
  await expect(page.getByText("No user id contains “nobody-like-this”.")).toBeVisible();
});
