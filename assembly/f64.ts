// What there is in f64 only: multiplicative weights, whose exp and log are for it.
export { updateWeights, weights2, weights3, weightsMany, weightsShared } from "./entropy";
export { expAll, logAll } from "./exp";
export { drawIn, omwu, predict, predictRows, restart, restartBucket } from "./omwu";
