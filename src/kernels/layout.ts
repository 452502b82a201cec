// Constants that tsc and asc share: only `export const NAME = <integer expression>;`, so that both read it alike.
// Change one: raise LAYOUT_VERSION, which the host checks against the kernel.
export const LAYOUT_VERSION = 2;

// Decision points per SIMD block, and the sizes of a slot (f64) and of a pointer or count (u32) in bytes.
export const LANES = 2;
export const SLOT = 8;
export const WORD = 4;

// A problem: two sides, maximizer then minimizer. Every field is one u32 unless it says f64.
//
//   side: | numBuckets | buckets | gradient | regret | flow | average | numGroups | groups | parameters | previous | spread |
//   bucket: | actions | blocks | firstSlot | parentStart | parent |
//   row group: | length | rows | target | constant | value | column | last |
//
// gradient, regret, flow, average and previous hold one f64 per slot; spread one f64 per lane of the buckets with more
// than one action, bucket by bucket. parameters is where the algorithm's own numbers stand (f64, in the order of its
// declaration; the same for both sides). previous, spread and last are 0 unless the algorithm asks for them.
export const SIDE_NUM_BUCKETS = 0;
export const SIDE_BUCKETS = SIDE_NUM_BUCKETS + WORD;
export const SIDE_GRADIENT = SIDE_BUCKETS + WORD;
export const SIDE_REGRET = SIDE_GRADIENT + WORD;
export const SIDE_FLOW = SIDE_REGRET + WORD;
export const SIDE_AVERAGE = SIDE_FLOW + WORD;
export const SIDE_NUM_GROUPS = SIDE_AVERAGE + WORD;
export const SIDE_GROUPS = SIDE_NUM_GROUPS + WORD;
export const SIDE_PARAMETERS = SIDE_GROUPS + WORD;
export const SIDE_PREVIOUS = SIDE_PARAMETERS + WORD;
export const SIDE_SPREAD = SIDE_PREVIOUS + WORD;
export const SIDE_BYTES = SIDE_SPREAD + WORD;

// Slots of a block are action-major: action a, lane l is at firstSlot + (block * actions + a) * LANES + l.
// parentStart is 0 where every point has one parent: then parent holds one slot offset (in bytes) per point.
// Otherwise parentStart[point] .. parentStart[point + 1] index into parent, in words.
export const BUCKET_ACTIONS = 0;
export const BUCKET_BLOCKS = BUCKET_ACTIONS + WORD;
export const BUCKET_FIRST_SLOT = BUCKET_BLOCKS + WORD;
export const BUCKET_PARENT_START = BUCKET_FIRST_SLOT + WORD;
export const BUCKET_PARENT = BUCKET_PARENT_START + WORD;
export const BUCKET_BYTES = BUCKET_PARENT + WORD;

// Matrix rows with equally many nonzeros: target is the byte offset of the row's slot, constant its linear term (f64),
// value (f64) and column (address of the opponent's flow) hold `length` entries per row, row after row; last is one f64
// per row, for algorithms that remember the gradient.
export const GROUP_LENGTH = 0;
export const GROUP_ROWS = GROUP_LENGTH + WORD;
export const GROUP_TARGET = GROUP_ROWS + WORD;
export const GROUP_CONSTANT = GROUP_TARGET + WORD;
export const GROUP_VALUE = GROUP_CONSTANT + WORD;
export const GROUP_COLUMN = GROUP_VALUE + WORD;
export const GROUP_LAST = GROUP_COLUMN + WORD;
export const GROUP_BYTES = GROUP_LAST + WORD;

// Slot 0 is the root sequence; slot 1 is where the padding of blocks hangs: its flow is always 0.
export const ROOT_SLOT = 0;
export const PADDING_SLOT = 1;
export const FIRST_FREE_SLOT = 2;
