const KEY = Symbol.for("whystream");

/**
 * One value per process, whichever copy of a module asks: instrumentation and routes are bundled apart, so a
 * variable of a module may exist twice. `make` runs for the first caller only.
 */
export function shared<T>(name: string, make: () => T): T {
  const holder = globalThis as { [KEY]?: Map<string, unknown> };
  const values = (holder[KEY] ??= new Map());
  if (!values.has(name)) values.set(name, make());
  // The name decides the type: every caller of one name passes the same `make`.
  return values.get(name) as T;
}
