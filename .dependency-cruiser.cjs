// The arrows of docs/architecture.md. Each rule's comment says what to do instead.

/** Every room may use those before it, none after it. */
const CHAIN = ["core", "llm", "runs", "people", "entities", "events", "ingest", "patterns", "causal", "qa"];
/** Rooms beside the chain: who comes in (access), how requests and answers look (http), who does which run (work). */
const BESIDE = ["access", "http", "work"];

const TEST = "\\.test\\.tsx?$|-for-test\\.ts$|/__fixtures__/";
const NOT_TYPES = { dependencyTypesNot: ["type-only"] };
const rooms = (names) => `^lib/(${names.join("|")})/`;

const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** Tests may set a scene with whatever it takes; product code may not. */
const arrows = CHAIN.map((room, index) =>
  forbid(
    `${room}-knows-no-later-room`,
    `lib/${room} may use only the rooms before it: ${CHAIN.slice(0, index).join(", ") || "none"}.`,
    // Ctx names what a verb may use, so its types point at later rooms.
    { path: rooms([room]), pathNot: [TEST, "^lib/core/ctx\\.ts$"] },
    { path: rooms([...CHAIN.slice(index + 1), ...BESIDE]) },
  ),
);

module.exports = {
  forbidden: [
    ...arrows,
    forbid(
      "access-knows-no-http",
      "lib/access decides who may; how that is asked is for lib/http.",
      { path: "^lib/access/" },
      { path: rooms(["http", "work"]) },
    ),
    forbid(
      "http-knows-no-work",
      "lib/http carries requests; what they start is for the routes.",
      { path: "^lib/http/", pathNot: TEST },
      { path: rooms(["work", "events", "ingest", "patterns", "causal", "qa"]) },
    ),
    forbid(
      "work-is-for-processes",
      "Only app/, instrumentation and scripts/ may import lib/work.",
      { path: "^(db|e2e|lib/(?!work/|testing/))", pathNot: TEST },
      { path: "^lib/work/" },
    ),
    forbid("no-cycles", "Move what both need into a third file.", {}, { circular: true, viaOnly: NOT_TYPES }),
    forbid("everything-resolves", "The path does not exist.", {}, { couldNotResolve: true }),
    forbid(
      "lib-and-db-know-no-app",
      "Code below app/ must work without it.",
      { path: "^(lib|db)/" },
      { path: "^app/" },
    ),
    forbid(
      "product-knows-no-tools",
      "scripts/, e2e/ and bench/ use the product, not the other way round.",
      { path: "^(app|db|lib/(?!testing/)|proxy|instrumentation)", pathNot: TEST },
      // The sample's generator is pure and is run by the server itself on the first start.
      { path: "^(scripts|e2e|bench)/", pathNot: "^scripts/sample/" },
    ),
    forbid(
      "sql-stays-in-db",
      "Write a query in db/queries and call it.",
      { path: "^(app|lib|e2e|proxy|instrumentation)", pathNot: [TEST, "^lib/testing/"] },
      { path: "node_modules/(drizzle-orm|postgres)/" },
    ),
    forbid(
      "pg-boss-stays-in-db",
      "Use the Engine that db/ makes.",
      { pathNot: ["^db/engine/", "^bench/engines/"] },
      { path: "node_modules/pg-boss/" },
    ),
    forbid(
      "db-knows-no-servers",
      "db/ may use the tops of rooms, where their words are defined, not their servers.",
      { path: "^db/", pathNot: TEST },
      { path: "^lib/(?!core/)[^/]+/(server|client)/" },
    ),
    forbid("app-knows-no-db", "Call a verb of a room's server.", { path: "^(app|proxy)" }, { path: "^db/" }),
    forbid(
      "openai-stays-in-llm",
      "Ask through lib/llm.",
      { pathNot: ["^lib/llm/server/", "^(bench|e2e|scripts)/"] },
      { path: "node_modules/openai/" },
    ),
    forbid(
      "top-of-a-room-is-pure",
      "A room's top does no I/O and runs anywhere; put it into server/ or client/.",
      { path: "^lib/(?!testing/)[^/]+/(?!server/|client/)", pathNot: TEST },
      {
        path: "^db/|^lib/[^/]+/(server|client)/|node_modules/(next|react|react-dom|openai|drizzle-orm|postgres|undici|pino)/",
        ...NOT_TYPES,
      },
    ),
    forbid(
      "top-of-a-room-is-no-node",
      "A room's top runs in browsers too; put what needs Node into server/.",
      { path: "^lib/(?!testing/)[^/]+/(?!server/|client/)", pathNot: TEST },
      { dependencyTypes: ["core"] },
    ),
    forbid(
      "browser-code-stays-off-the-server",
      "Browsers get no server code: fetch it through client/.",
      { path: "^app/.*/_components/|^app/_ui/(?!.*server\\.ts$)|^lib/[^/]+/client/", pathNot: TEST },
      { path: "^db/|^lib/[^/]+/server/|^app/_ui/.*server\\.ts$", ...NOT_TYPES },
    ),
    forbid(
      "ui-knows-no-domain",
      "app/_ui holds parts that know no domain; give them what they show.",
      { path: "^app/_ui/", pathNot: TEST },
      { path: "^lib/(?!core/)" },
    ),
    forbid(
      "enter-a-room-by-its-index",
      "Import the room's index, its server/index or its client/index.",
      { path: "^lib/([^/]+)/", pathNot: TEST },
      { path: "^lib/[^/]+/", pathNot: ["^lib/$1/", "^lib/testing/", "^lib/[^/]+/((server|client)/)?index\\.ts$"] },
    ),
    forbid(
      "enter-a-room-by-its-index-from-outside",
      "Import the room's index, its server/index or its client/index.",
      { path: "^(app|db|proxy|instrumentation)", pathNot: TEST },
      { path: "^lib/[^/]+/", pathNot: ["^lib/testing/", "^lib/[^/]+/((server|client)/)?index\\.ts$"] },
    ),
    forbid(
      "fakes-are-for-tests",
      "lib/testing is for tests and benchmarks.",
      { pathNot: [TEST, "^(lib/testing|e2e|bench)/"] },
      { path: "^lib/testing/" },
    ),
    forbid(
      "product-needs-no-dev-tools",
      "Move the package to dependencies, or do without.",
      { path: "^(app|db|lib/(?!testing/)|proxy|instrumentation)", pathNot: TEST },
      { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // The benchmarks' peers are apps of their own, whose packages are not ours.
    exclude: { path: "^bench/peers/|^(\\.next|\\.test|\\.whystream|dist)/|^next-env\\.d\\.ts$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
