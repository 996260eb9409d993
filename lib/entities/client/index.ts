export * from "./relation-queries";
