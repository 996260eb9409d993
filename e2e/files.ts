/** Files as a person would bring them. */
type TestFile = { name: string; mimeType: string; buffer: Buffer };

export function csv(name: string, lines: readonly string[]): TestFile {
  return { name, mimeType: "text/csv", buffer: Buffer.from(`\uFEFF${lines.join("\r\n")}\r\n`) };
}

const HEADER = "user_id,action,timestamp,item_id,app_id,media_id,poi_id,duration,渠道";

/** Behaviours of two people, one column more than there are fields. */
export function behaviors(extra: readonly string[] = []): TestFile {
  const rows = Array.from({ length: 40 }, (_, n) => {
    const minute = String(n % 60).padStart(2, "0");
    return `张三_${n % 2},browse,2025-11-24 10:${minute}:00,宝马7系,汽车之家,,,${30 + n},线上`;
  });
  return csv("behaviors.csv", [HEADER, ...rows, ...extra]);
}

/** A single user with many rows over several days. */
export function longHistory(rows: number): TestFile {
  const start = Date.UTC(2025, 0, 1);
  const lines = Array.from({ length: rows }, (_, n) => {
    const at = new Date(start + n * 11 * 60_000).toISOString().slice(0, 19).replace("T", " ");
    return `long,${n % 3 === 0 ? "search" : "browse"},${at},item ${n},懂车帝,,,${n % 200},x`;
  });
  return csv("long.csv", [HEADER, ...lines]);
}

/** What the rows of each person of `histories` are about, so that nobody's words can pass for another's. */
export const PEOPLE = { 李四: "宝马7系", 王五: "奔驰S系" } as const;
const ROWS_EACH = 30;

/**
 * Two people with a history each; rows are too far apart to become one event, so the model writes for a while, nearly a
 * second for each.
 */
export function histories(rowsEach = ROWS_EACH): TestFile {
  const actions = ["browse", "search", "click", "compare", "visit"];
  const rows = Object.entries(PEOPLE).flatMap(([user, item]) =>
    Array.from({ length: rowsEach }, (_, n) => {
      const at = new Date(Date.UTC(2025, 10, 24) + n * 25 * 60_000).toISOString().slice(0, 19).replace("T", " ");
      return `${user},${actions[n % actions.length]},${at},${item}_${n},汽车之家,,,${20 + n},线上`;
    }),
  );
  return csv("histories.csv", [HEADER, ...rows]);
}

/** Many people with a long history each: a run over all of them takes a while, however fast the model is. */
export function crowd(people: number): TestFile {
  const rows = Array.from({ length: people }, (_, person) =>
    Array.from({ length: 2 * ROWS_EACH }, (_each, n) => {
      const at = new Date(Date.UTC(2025, 10, 24) + n * 25 * 60_000).toISOString().slice(0, 19).replace("T", " ");
      return `${crowdUser(person)},browse,${at},车型${person}_${n},汽车之家,,,${20 + n},线上`;
    }),
  ).flat();
  return csv("crowd.csv", [HEADER, ...rows]);
}

function crowdUser(person: number): string {
  return `人_${String(person).padStart(2, "0")}`;
}

export const HOSTILE_ITEM = '<img src=x onerror="window.__xss=1">';
export const HOSTILE_ACTION = "<script>window.__xss=2</script>";

/** A history in which somebody's data is markup. */
export function hostileHistory(): TestFile {
  const rows = Array.from({ length: 30 }, (_, n) => {
    const at = new Date(Date.UTC(2025, 10, 24) + n * 25 * 60_000).toISOString().slice(0, 19).replace("T", " ");
    // The middle of the history is plain, so that there is more than one kind of event.
    return n > 2 && n < 27
      ? `赵六,browse,${at},宝马7系_${n},汽车之家,,,${20 + n},线上`
      : `赵六,${HOSTILE_ACTION},${at},"${HOSTILE_ITEM.replaceAll('"', '""')}",汽车之家,,,${20 + n},线上`;
  });
  return csv("hostile.csv", [HEADER, ...rows]);
}

/**
 * Events in which many who browse and add to the cart buy soon afterwards. The others do the same things in no order, so
 * that not everything is a pattern.
 */
export function shopEvents(people: number): TestFile {
  const minute = (user: number, step: number) =>
    new Date(Date.UTC(2025, 10, 24, user % 24) + step * 7 * 60_000).toISOString().slice(0, 19).replace("T", " ");
  const lines = Array.from({ length: people }, (_, user) => {
    const bought = user % 3 !== 0;
    const steps = bought ? ["浏览", "搜索", "加购", "购买"] : ["搜索", "浏览", user % 2 === 0 ? "比价" : "离开"];
    return steps.map((type, step) => `u${String(user).padStart(3, "0")},${type},${minute(user, step)}`);
  }).flat();
  return csv("shop.csv", ["user_id,event_type,start", ...lines]);
}

/** Events of a few people in so many orders that a search with a low minimum goes on until somebody stops it. */
export function tangledEvents(people: number, each: number): TestFile {
  const types = Array.from({ length: 14 }, (_, n) => `事件${String.fromCharCode(65 + n)}`);
  let state = 12_345;
  const next = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const lines = Array.from({ length: people }, (_, user) =>
    Array.from({ length: each }, (_each, step) => {
      const at = new Date(Date.UTC(2025, 10, 24) + step * 60_000).toISOString().slice(0, 19).replace("T", " ");
      return `p${user},${types[Math.floor(next() * types.length)] ?? ""},${at}`;
    }),
  ).flat();
  return csv("tangled.csv", ["user_id,event_type,start", ...lines]);
}

/** Rows of the people of `shopEvents`, each of whom has a few. */
export function shopRows(people: number): TestFile {
  const lines = Array.from({ length: people }, (_, user) =>
    Array.from({ length: 3 }, (_each, step) => {
      const at = new Date(Date.UTC(2025, 10, 24, user % 24) + step * 7 * 60_000).toISOString().slice(0, 19);
      return `u${String(user).padStart(3, "0")},browse,${at.replace("T", " ")},宝马7系,汽车之家,,,${20 + step},线上`;
    }),
  ).flat();
  return csv("shop-rows.csv", [HEADER, ...lines]);
}
