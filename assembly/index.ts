import { LAYOUT_VERSION } from "../src/kernels/layout";

export { cfr } from "./cfr";
export { cfrPlus } from "./cfr-plus";
export { updateWeights, weights2, weights3, weightsMany, weightsShared } from "./entropy";
export { expAll, logAll } from "./exp";
export {
  flow1,
  flow1Shared,
  flow2,
  flow3,
  flowMany,
  flowShared,
  updateFlow,
} from "./flow";
export { constantRows, gradient, longRows, rows1, rows2, rows3, rows4 } from "./gradient";
export { drawIn, omwu, predict, predictRows, restart, restartBucket } from "./omwu";
export {
  forced,
  forcedShared,
  regret2,
  regret3,
  regretMany,
  regretShared,
  updateRegrets,
} from "./regret";
export { rm } from "./rm";
export { rmPlus } from "./rm-plus";

/** Version of the memory layout that this kernel was built for. */
export function layoutVersion(): i32 {
  return LAYOUT_VERSION;
}

/** First byte that the host may use. */
export function arenaBase(): usize {
  return __heap_base;
}
