// Loops over blocks and rows test at the end, for no bucket and no group of rows is empty: V8 then keeps constants in
// registers, where a test at the start has it build them anew in every turn.
import { LAYOUT_VERSION } from "../src/kernels/layout";

export { arcfrPlus } from "./arcfr-plus";
export { play2, playMany, playShared, updateAutoregressive } from "./autoregressive";
export { barrierAt, meet, pull1, pull2, pull3, pullMany } from "./barrier";
export { best, bestShared, boundsOfAverages, boundsOfFlows, linearValue, playAverage, respond, shareSlots } from "./bounds";
export { cfr } from "./cfr";
export { cfrPlus } from "./cfr-plus";
export { dcfr } from "./dcfr";
export { flow1, flow2, flow3, flowMany, updateFlow } from "./flow";
export { flow1Shared, flowShared } from "./flow-shared";
export { constantRows, gradient, longRows, rows1, rows2, rows3, rows4 } from "./gradient";
export { ipcfrPlus } from "./ipcfr-plus";
export { keep2, keepMany, keepShared, shorten, updateNormKept } from "./norm-kept";
export { pcfrPlus } from "./pcfr-plus";
export { forced, updateDiscounted, updateFloored, updatePredicted } from "./regret";
export { forcedShared } from "./regret-shared";
export { rm } from "./rm";
export { rmPlus } from "./rm-plus";

/** Version of the memory layout that this kernel was built for. */
export function layoutVersion(): i32 {
  return LAYOUT_VERSION;
}

/** Bytes of a number: 8 where kernels compute in f64, 4 in f32. */
export function numberBytes(): i32 {
  return sizeof<real>();
}

/** First byte that the host may use. */
export function arenaBase(): usize {
  return __heap_base;
}
