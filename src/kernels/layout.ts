// Constants that tsc and asc share: only `export const NAME = <integer expression>;`, so that both read it alike.
// Change one: raise LAYOUT_VERSION, which the host checks against the kernel.
export const LAYOUT_VERSION = 5;

// Bytes of one action of a block of decision points (2 of them in f64, 4 in f32), of a pointer or count (u32), and of a
// number that is f64 in every precision.
export const BLOCK = 16;
export const WORD = 4;
export const WIDE = 8;

// A problem: two sides, maximizer then minimizer. Every field is one u32. A number is f64 or f32, as
// the kernels were built; WIDE ones are f64 always.
//
//   side: | numBuckets | buckets | gradient | regret | flow | average | numGroups | groups | parameters | previous | spread |
//         correlation | anchor | step | potential | epoch |
//   bucket: | actions | blocks | firstSlot | parentStart | parent |
//   row group: | length | rows | target | constant | value | column | last |
//
// gradient, regret, flow, previous, anchor and step hold one number per slot, average a WIDE one; spread one number per lane
// of the buckets with more than one action, bucket by bucket; correlation two blocks per block of those; potential a box of
// blocks per block of points, the last bucket's first; epoch a box of WIDE numbers. parameters is where the algorithm's own
// numbers stand (WIDE, in the order of its declaration; the same for both sides). What an algorithm does not ask for of
// previous, spread, correlation, anchor, step, potential, epoch and last is 0.
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
export const SIDE_CORRELATION = SIDE_SPREAD + WORD;
export const SIDE_ANCHOR = SIDE_CORRELATION + WORD;
export const SIDE_STEP = SIDE_ANCHOR + WORD;
export const SIDE_POTENTIAL = SIDE_STEP + WORD;
export const SIDE_EPOCH = SIDE_POTENTIAL + WORD;
export const SIDE_BYTES = SIDE_EPOCH + WORD;

// Potentials of a block of points: of now, of the anchor, those offered, how far they move, and what the slots are told.
export const POTENTIAL_NOW = 0;
export const POTENTIAL_ANCHOR = POTENTIAL_NOW + BLOCK;
export const POTENTIAL_OFFERED = POTENTIAL_ANCHOR + BLOCK;
export const POTENTIAL_STEP = POTENTIAL_OFFERED + BLOCK;
export const POTENTIAL_TOLD = POTENTIAL_STEP + BLOCK;
export const POTENTIAL_BYTES = POTENTIAL_TOLD + BLOCK;

// What lies between two restarts, of the maximizer's side alone: the weight of the primal against the dual, iterations
// since the restart, the first and the last of the errors that were measured, and two blocks of sums.
export const EPOCH_WEIGHT = 0;
export const EPOCH_AGE = EPOCH_WEIGHT + WIDE;
export const EPOCH_FIRST = EPOCH_AGE + WIDE;
export const EPOCH_LAST = EPOCH_FIRST + WIDE;
export const EPOCH_PRIMAL = EPOCH_LAST + WIDE;
export const EPOCH_DUAL = EPOCH_PRIMAL + BLOCK;
export const EPOCH_BYTES = EPOCH_DUAL + BLOCK;

// Slots of a block are action-major: action a, lane l is at firstSlot + (block * actions + a) * lanes + l.
// parentStart is 0 where every point has one parent: then parent holds one slot offset (in bytes) per point.
// Otherwise parentStart[point] .. parentStart[point + 1] index into parent, in words.
export const BUCKET_ACTIONS = 0;
export const BUCKET_BLOCKS = BUCKET_ACTIONS + WORD;
export const BUCKET_FIRST_SLOT = BUCKET_BLOCKS + WORD;
export const BUCKET_PARENT_START = BUCKET_FIRST_SLOT + WORD;
export const BUCKET_PARENT = BUCKET_PARENT_START + WORD;
export const BUCKET_BYTES = BUCKET_PARENT + WORD;

// Matrix rows with equally many nonzeros: target is the byte offset of the row's slot, constant its linear term,
// value (both numbers) and column (address of the opponent's flow) hold `length` entries per row, row after row; last is one
// number per row, for algorithms that remember the gradient.
export const GROUP_LENGTH = 0;
export const GROUP_ROWS = GROUP_LENGTH + WORD;
export const GROUP_TARGET = GROUP_ROWS + WORD;
export const GROUP_CONSTANT = GROUP_TARGET + WORD;
export const GROUP_VALUE = GROUP_CONSTANT + WORD;
export const GROUP_COLUMN = GROUP_VALUE + WORD;
export const GROUP_LAST = GROUP_COLUMN + WORD;
export const GROUP_BYTES = GROUP_LAST + WORD;

// Slot 0 is the root sequence; slot 1 is where the padding of blocks hangs: its flow is always 0. Blocks begin
// at a multiple of BLOCK bytes.
export const ROOT_SLOT = 0;
export const PADDING_SLOT = 1;
export const FIRST_FREE_SLOT = 4;
