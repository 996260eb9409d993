export { LOCALE_COOKIE, pageCtx, pageLocale, type PageCtx } from "./page-ctx";
export { resolveOwnProject, resolveProject } from "./projects";
export { ctxFor, services, withModels, type Services } from "./services";
