import type { Found } from "./find-calls.ts";

/** The committed list: every task and the files that ask a model to do it. */
export type TaskList = Record<string, readonly string[]>;

/** What a person sees of one task. */
export type TaskCalls = { task: string; calls: string[] };

/**
 * Holds the committed list, the registry and the code against each other. Gives one sentence for every difference;
 * none means that each task is registered, listed and asked for exactly where the list says.
 */
export function compareTasks(list: TaskList, registry: readonly string[], found: readonly Found[]): string[] {
  const problems: string[] = [];
  const defined = found.filter((one) => one.kind === "task");
  const calls = found.filter((one) => one.kind === "call");
  const listed = Object.keys(list);

  for (const one of found) if (one.kind === "bypass") problems.push(`${one.at} ${one.why}; ask through ctx.llm.stream`);
  const requests = found.filter((one) => one.kind === "request");
  for (const { at, streams } of requests) if (!streams) problems.push(`${at} asks a model without stream: true`);
  if (requests.length !== 1) problems.push(`the client holds ${requests.length} requests to a model; there is one`);

  for (const name of minus(registry, listed)) problems.push(`task ${name} is registered and not in the list`);
  for (const name of minus(listed, registry)) problems.push(`task ${name} is in the list and not registered`);
  for (const name of doubles(registry)) problems.push(`task ${name} is registered twice`);
  for (const { name, at } of defined) {
    if (!registry.includes(name)) problems.push(`${at} defines task ${name}, which is not registered`);
  }
  for (const name of minus(
    registry,
    defined.map((one) => one.name),
  )) {
    problems.push(`task ${name} is registered, but no defineTask in the code has that name`);
  }

  const byVariable = new Map(defined.map(({ variable, name }) => [variable, name]));
  for (const { at, file, task } of calls) {
    const name = task === undefined ? undefined : byVariable.get(task);
    const files = name === undefined ? Object.values(list).flat() : (list[name] ?? []);
    if (!files.includes(file))
      problems.push(`${at} asks for ${name ?? "a task"}, which the list does not say of ${file}`);
  }
  const asking = new Set(calls.map(({ file }) => file));
  for (const [name, files] of Object.entries(list)) {
    if (files.length === 0) problems.push(`task ${name} has no file in the list that asks for it`);
    for (const file of files) {
      if (!asking.has(file)) problems.push(`${file} asks for ${name} by the list, but not in the code`);
    }
  }
  return problems;
}

function minus(some: readonly string[], others: readonly string[]): string[] {
  return some.filter((name) => !others.includes(name));
}

function doubles(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}
