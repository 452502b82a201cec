// What there is in f64 only: multiplicative weights, whose exp and log are for it, and linear programming.
export { updateWeights, weights2, weights3, weightsMany, weightsShared } from "./entropy";
export { expAll, logAll } from "./exp";
export { drawIn, omwu, predict, predictRows, restart, restartBucket } from "./omwu";
export { pdhg, takeOffered } from "./pdhg";
export { scale } from "./scaling";
