import { test as base, expect, type APIRequestContext, type Page } from "@playwright/test";
import { histories } from "./files";
import { watchToasts } from "./toasts";

/** The offline model takes about five seconds for the events of so many rows. */
const ROWS_BRIEF = 6;

const IMPORT_TIMEOUT_MS = 90_000;

type OwnProject = { id: string; name: string };

type Fixtures = {
  /** A project of the test's own, deleted afterwards. */
  project: OwnProject;
  /** The same with the two histories of `histories` in it. */
  peopled: OwnProject;
  /** The same with less to write about: for what begins when a run has ended. */
  briefly: OwnProject;
  /** What no page may do, watched in every test. */
  goodManners: void;
};

/** Every test fails when a page throws, breaks the content policy or asks another host for anything. */
export const test = base.extend<Fixtures>({
  page: async ({ page }, use) => {
    awaitAnswering(page);
    await watchToasts(page);
    await use(page);
  },
  goodManners: [
    async ({ page, baseURL }, use) => {
      const offences = watch(page, baseURL ?? "");
      await use();
      expect(offences).toEqual([]);
    },
    { auto: true },
  ],
  project: async ({ request }, use, testInfo) => {
    const project = await createProject(request, `Test ${testInfo.testId.slice(-8)}`);
    await use(project);
    await request.delete(`/api/v1/projects/${project.id}`);
  },
  peopled: async ({ project, request }, use) => {
    await importFile(request, project, histories());
    await use(project);
  },
  briefly: async ({ project, request }, use) => {
    await importFile(request, project, histories(ROWS_BRIEF));
    await use(project);
  },
});

/**
 * Lets `goto` and `reload` wait until the page answers to its controls: the server's HTML can be seen and pressed
 * before React listens, and a press that comes too early is lost. Who wants to be early says `waitUntil: "commit"`.
 */
function awaitAnswering(page: Page): void {
  const goto = page.goto.bind(page);
  page.goto = async (url, options) => {
    const response = await goto(url, options);
    if (options?.waitUntil !== "commit") await answering(page);
    return response;
  };
  const reload = page.reload.bind(page);
  page.reload = async (options) => {
    const response = await reload(options);
    await answering(page);
    return response;
  };
}

/** React marks an element with its properties when it begins to listen for it. */
async function answering(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    if (!document.querySelector('script[src*="/_next/"]')) return true;
    const controls = [...document.querySelectorAll("main :is(button, a, input, select, textarea), header button")];
    return controls.every((control) => Object.keys(control).some((key) => key.startsWith("__reactProps$")));
  });
}

function watch(page: Page, own: string): string[] {
  const offences: string[] = [];
  page.on("pageerror", (error) => offences.push(`${page.url()} threw: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(own) && !/^(data|blob|about):/.test(url)) offences.push(`asked another host: ${url}`);
  });
  page.on("console", (message) => {
    const text = message.text();
    if (message.type() === "error" && /Content Security Policy|Hydration|hydrat/.test(text)) offences.push(text);
  });
  return offences;
}

async function createProject(request: APIRequestContext, name: string): Promise<OwnProject> {
  const answer = await request.post("/api/v1/projects", { data: { name, time_zone: "Asia/Shanghai" } });
  expect(answer.status()).toBe(201);
  return (await answer.json()) as OwnProject;
}

type Sent = { name: string; mimeType: string; buffer: Buffer };

/** Sends a file and waits until its import is over. */
export async function importFile(
  request: APIRequestContext,
  project: OwnProject,
  file: Sent,
  status = "succeeded",
  kind = "behaviors",
): Promise<{ id: string }> {
  const answer = await request.post(`/api/v1/imports?project=${project.id}`, {
    multipart: { kind, file },
  });
  expect(answer.status()).toBe(202);
  const sent = (await answer.json()) as { id: string };
  const reached = async () => {
    const found = await request.get(`/api/v1/imports/${sent.id}?project=${project.id}`);
    return ((await found.json()) as { status: string }).status;
  };
  // Thousands of rows, several times at once where tests run side by side.
  await expect.poll(reached, { timeout: IMPORT_TIMEOUT_MS }).toBe(status);
  return sent;
}

export { expect };
