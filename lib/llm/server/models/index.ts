export {
  addConnection,
  changeConnection,
  removeConnection,
  resealKeys,
  setTaskModel,
  type ModelsCtx,
} from "./connections";
export { describeModels } from "./describe-models";
export { modelEnvironment, type ModelEnvironment } from "./environment";
export { createModels, type ModelsOptions } from "./models";
export { testConnection, type TestCtx } from "./test-connection";
