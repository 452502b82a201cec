// Constants that tsc and asc share: only `export const NAME = <integer expression>;`, so that both read it alike.
// Change one: raise LAYOUT_VERSION, which the host checks against the kernel.
export const LAYOUT_VERSION = 6;

// Bytes of one action of a block of decision points (2 of them in f64, 4 in f32), of a pointer or count (u32), and of a
// number that is f64 in every precision.
export const BLOCK = 16;
export const WORD = 4;
export const WIDE = 8;

// A problem: two sides, maximizer then minimizer. Every field is one u32. A number is f64 or f32, as
// the kernels were built; WIDE ones are f64 always.
//
//   side: | numBuckets | buckets | gradient | regret | flow | average | numGroups | groups | parameters | previous | spread |
//         correlation | anchor | step | potential | epoch | numFlowBuckets | flowBuckets | whole | barrier |
//   bucket: | actions | blocks | firstSlot | parentStart | parent | blocksAfter | choicesAfter | values | pulls | pullsEnd |
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
export const SIDE_NUM_FLOW_BUCKETS = SIDE_EPOCH + WORD;
export const SIDE_FLOW_BUCKETS = SIDE_NUM_FLOW_BUCKETS + WORD;
export const SIDE_WHOLE = SIDE_FLOW_BUCKETS + WORD;
export const SIDE_BARRIER = SIDE_WHOLE + WORD;
export const SIDE_BYTES = SIDE_BARRIER + WORD;

// buckets are for passes from the last level to the first, flowBuckets for those the other way: for one thread the same.
// Each of several threads has two sides of its own: the same arrays, but buckets and row groups that are parts of the whole
// ones, and barriers between levels, which are buckets of 0 actions. whole is where the side without parts is, for the thread that does
// alone what is not worth sharing, and 0 for the others; barrier is the address of where threads meet, 0 for one thread:
//
//   barrier: | threads | turn | sleeping | failed | … | arrived |
//
// turn counts the meetings; failed is 1 once a thread can go on no more. arrived has a cache line of its own, so that who
// waits for the turn does not slow down who arrives.
export const BARRIER_THREADS = 0;
export const BARRIER_TURN = BARRIER_THREADS + WORD;
export const BARRIER_SLEEPING = BARRIER_TURN + WORD;
export const BARRIER_FAILED = BARRIER_SLEEPING + WORD;
export const CACHE_LINE = 64;
export const BARRIER_ARRIVED = BARRIER_THREADS + CACHE_LINE;
export const BARRIER_BYTES = BARRIER_ARRIVED + CACHE_LINE;

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

// What bounds are put as: the linear term alone, the lower and the upper bound.
export const BOUNDS_LINEAR = 0;
export const BOUNDS_LOWER = BOUNDS_LINEAR + WIDE;
export const BOUNDS_UPPER = BOUNDS_LOWER + WIDE;
export const BOUNDS_BYTES = BOUNDS_UPPER + WIDE;

// Slots of a block are action-major: action a, lane l is at firstSlot + (block * actions + a) * lanes + l.
// parentStart is 0 where every point has one parent: then parent holds one slot offset (in bytes) per point.
// Otherwise parentStart[point] .. parentStart[point + 1] index into parent, in words. blocksAfter counts the blocks that the
// bottom-up pass meets before these, choicesAfter those of them with more than one action.
//
// Several threads do not add the value of a point where its parents are, which are another thread's: they keep one number per
// point, and whoever owns a parent adds them, in the order in which one thread would. values is where the first of the bucket
// stands, less what its parent, or parentStart, is an address of when a word is as long as a number; pulls .. pullsEnd lists
// the slots of the bucket with points below, those with equally many together: | number of points | number of slots |, then per
// slot | offset in bytes | address of a value | … |.
export const BUCKET_ACTIONS = 0;
export const BUCKET_BLOCKS = BUCKET_ACTIONS + WORD;
export const BUCKET_FIRST_SLOT = BUCKET_BLOCKS + WORD;
export const BUCKET_PARENT_START = BUCKET_FIRST_SLOT + WORD;
export const BUCKET_PARENT = BUCKET_PARENT_START + WORD;
export const BUCKET_BLOCKS_AFTER = BUCKET_PARENT + WORD;
export const BUCKET_CHOICES_AFTER = BUCKET_BLOCKS_AFTER + WORD;
export const BUCKET_VALUES = BUCKET_CHOICES_AFTER + WORD;
export const BUCKET_PULLS = BUCKET_VALUES + WORD;
export const BUCKET_PULLS_END = BUCKET_PULLS + WORD;
export const BUCKET_BYTES = BUCKET_PULLS_END + WORD;

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
