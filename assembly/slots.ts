// How many slots a side has.
import {
  BUCKET_ACTIONS,
  BUCKET_BLOCKS,
  BUCKET_BYTES,
  BUCKET_FIRST_SLOT,
  FIRST_FREE_SLOT,
  SIDE_FLOW_BUCKETS,
  SIDE_NUM_FLOW_BUCKETS,
} from "../src/kernels/layout";
import { BLOCK, SLOT } from "./vector";

/** Offset of the first slot that is not the root's or spare. */
export const FIRST: usize = SLOT * FIRST_FREE_SLOT;

/** Bytes of the slots of a side: where its last bucket ends. */
export function bytesOfSlots(side: usize): usize {
  const count: usize = load<u32>(side, SIDE_NUM_FLOW_BUCKETS);
  if (count == 0) return FIRST;
  const bucket = <usize>load<u32>(side, SIDE_FLOW_BUCKETS) + (count - 1) * BUCKET_BYTES;
  const size = (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * <usize>load<u32>(bucket, BUCKET_ACTIONS) * BLOCK;
  return (<usize>load<u32>(bucket, BUCKET_FIRST_SLOT)) * SLOT + size;
}
