// The passes of CFR+ (assembly/{gradient,regret,flow}.ts) in C, on the same bytes: src/kernels/pack.ts writes the arena
// and src/kernels/layout.ts draws it. Same order of operations, so that with -ffp-contract=off the results are the same
// bit for bit. A pointer of the arena is a u32 offset from its first byte; lanes are vectors of two doubles.
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))

typedef uint32_t u32;
typedef double lanes __attribute__((vector_size(16), may_alias));
typedef long long mask __attribute__((vector_size(16), may_alias));

// As in src/kernels/layout.ts: a side, a bucket of decision points, a group of matrix rows.
struct side {
  u32 num_buckets, buckets, gradient, regret, flow, average, num_groups, groups, parameters;
  u32 previous, spread, correlation, anchor, step, potential, epoch;
  u32 num_flow_buckets, flow_buckets, whole, barrier;
};
struct bucket {
  u32 actions, blocks, first_slot, parent_start, parent;
  u32 blocks_after, choices_after, values, pulls, pulls_end;
};
struct group { u32 length, rows, target, constant, value, column, last; };
_Static_assert(sizeof(struct side) == 80 && sizeof(struct bucket) == 40 && sizeof(struct group) == 28, "layout.ts");

// Decision points per block, as there.
enum { LANES = 2 };
static const double TINY = 1e-290;

static char *arena;
#define AT(type, offset) ((type *)(arena + (offset)))

INLINE double *slot(double *array, u32 offset) { return (double *)((char *)array + offset); }
INLINE lanes splat(double x) { return (lanes){x, x}; }
INLINE lanes select_lanes(mask which, lanes yes, lanes no) {
  return (lanes)((which & (mask)yes) | (~which & (mask)no));
}

// f64x2.pmax(a, b): b where a < b, else a.
INLINE lanes pmax(lanes a, lanes b) {
#ifdef __SSE2__
  return (lanes)_mm_max_pd((__m128d)b, (__m128d)a);
#else
  return select_lanes(a < b, b, a);
#endif
}

// ---- gradient ----

static inline double term(const double *value, const u32 *column, u32 k) {
  return value[k] * *AT(const double, column[k]);
}

// Rows of a fixed length up to 4: the compiler unrolls the sum, left to right.
static inline void rows(const struct group *group, double *g, double coupling, u32 length) {
  const u32 *target = AT(u32, group->target);
  const double *constant = AT(double, group->constant);
  const double *value = AT(double, group->value);
  const u32 *column = AT(u32, group->column);
  for (u32 r = 0; r < group->rows; r++, value += length, column += length) {
    double sum = term(value, column, 0);
    for (u32 k = 1; k < length; k++) sum += term(value, column, k);
    *slot(g, target[r]) = constant[r] + coupling * sum;
  }
}

static void constant_rows(const struct group *group, double *g) {
  const u32 *target = AT(u32, group->target);
  const double *constant = AT(double, group->constant);
  for (u32 r = 0; r < group->rows; r++) *slot(g, target[r]) = constant[r];
}

static void long_rows(const struct group *group, double *g, double coupling) {
  const u32 *target = AT(u32, group->target);
  const double *constant = AT(double, group->constant);
  const double *value = AT(double, group->value);
  const u32 *column = AT(u32, group->column);
  const u32 length = group->length, rest = length & 3;
  for (u32 r = 0; r < group->rows; r++) {
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (u32 k = 0; k < length >> 2; k++, value += 4, column += 4) {
      s0 += term(value, column, 0);
      s1 += term(value, column, 1);
      s2 += term(value, column, 2);
      s3 += term(value, column, 3);
    }
    if (rest > 0) s0 += term(value, column, 0);
    if (rest > 1) s1 += term(value, column, 1);
    if (rest > 2) s2 += term(value, column, 2);
    value += rest;
    column += rest;
    *slot(g, target[r]) = constant[r] + coupling * (s0 + s1 + (s2 + s3));
  }
}

static void gradient(const struct side *side, double coupling) {
  double *g = AT(double, side->gradient);
  const struct group *group = AT(struct group, side->groups), *end = group + side->num_groups;
  for (; group < end; group++) {
    switch (group->length) {
      case 0: constant_rows(group, g); break;
      case 1: rows(group, g, coupling, 1); break;
      case 2: rows(group, g, coupling, 2); break;
      case 3: rows(group, g, coupling, 3); break;
      case 4: rows(group, g, coupling, 4); break;
      default: long_rows(group, g, coupling);
    }
  }
}

// One of the two passes below over a bucket, with a body of its own for each usual number of actions, into which gcc
// folds what is constant: the sums over actions, and whether points have several parents.
#define BY_ACTIONS(pass, shared, ...)                                 \
  switch (bucket->actions) {                                          \
    case 1: pass(bucket, shared, __VA_ARGS__, 1); break;              \
    case 2: pass(bucket, shared, __VA_ARGS__, 2); break;              \
    case 3: pass(bucket, shared, __VA_ARGS__, 3); break;              \
    case 4: pass(bucket, shared, __VA_ARGS__, 4); break;              \
    case 5: pass(bucket, shared, __VA_ARGS__, 5); break;              \
    default: pass(bucket, shared, __VA_ARGS__, bucket->actions);      \
  }
#define BY_SHAPE(pass, ...)                                           \
  if (bucket->parent_start == 0) BY_ACTIONS(pass, 0, __VA_ARGS__)     \
  else BY_ACTIONS(pass, 1, __VA_ARGS__)

// ---- bottom-up: values and regrets ----

// Value of one block under the current strategies, and its new regrets; leaves q at 0.
INLINE lanes regret_block(lanes *restrict q, lanes *restrict regret, u32 actions) {
  const lanes zero = splat(0);
  lanes v = q[0];
  if (actions == 1) {
    q[0] = zero;
    return v;
  }
  lanes sum = pmax(regret[0], zero), dot = sum * q[0], plain = q[0];
  for (u32 k = 1; k < actions; k++) {
    const lanes positive = pmax(regret[k], zero);
    sum += positive;
    dot += positive * q[k];
    plain += q[k];
  }
  v = select_lanes(sum > splat(TINY), dot / sum, plain * splat(1.0 / actions));
  for (u32 k = 0; k < actions; k++) {
    regret[k] = pmax(regret[k] + q[k] - v, zero);
    q[k] = zero;
  }
  return v;
}

INLINE void add_to_all(double *g, const u32 *start, const u32 *parents, double v) {
  for (u32 e = start[0]; e < start[1]; e++) *slot(g, parents[e]) += v;
}

INLINE void regrets(const struct bucket *bucket, int shared, double *g, lanes *regret, u32 actions) {
  const u32 *parent = AT(u32, bucket->parent), *start = AT(u32, bucket->parent_start);
  lanes *q = (lanes *)(g + bucket->first_slot);
  for (u32 b = bucket->blocks; b > 0; b--, q += actions, regret += actions) {
    const lanes v = regret_block(q, regret, actions);
    if (shared) {
      add_to_all(g, start, parent, v[0]);
      add_to_all(g, start + 1, parent, v[1]);
      start += LANES;
    } else {
      *slot(g, parent[0]) += v[0];
      *slot(g, parent[1]) += v[1];
      parent += LANES;
    }
  }
}

static void update_regrets(const struct side *side) {
  double *g = AT(double, side->gradient), *regret = AT(double, side->regret);
  const struct bucket *first = AT(struct bucket, side->buckets), *bucket = first + side->num_buckets;
  while (bucket-- > first) {
    lanes *r = (lanes *)(regret + bucket->first_slot);
    BY_SHAPE(regrets, g, r)
  }
}

// ---- top-down: flows and averages ----

INLINE void flow_block(lanes inflow, lanes *x, lanes *average, const lanes *regret, lanes w, u32 actions) {
  const lanes zero = splat(0);
  lanes sum = pmax(regret[0], zero);
  for (u32 a = 1; a < actions; a++) sum += pmax(regret[a], zero);
  const mask known = sum > splat(TINY);
  const lanes scale = inflow / sum, uniform = inflow * splat(1.0 / actions);
  for (u32 a = 0; a < actions; a++) {
    x[a] = actions == 1 ? inflow : select_lanes(known, pmax(regret[a], zero) * scale, uniform);
    average[a] += w * x[a];
  }
}

INLINE double inflow_of_all(double *flow, const u32 *start, const u32 *parents) {
  double sum = 0;
  for (u32 e = start[0]; e < start[1]; e++) sum += *slot(flow, parents[e]);
  return sum;
}

INLINE void flows(
    const struct bucket *bucket, int shared, double *flow, lanes *average, const lanes *regret, double weight,
    u32 actions) {
  const u32 *parent = AT(u32, bucket->parent), *start = AT(u32, bucket->parent_start);
  lanes *x = (lanes *)(flow + bucket->first_slot);
  const lanes w = splat(weight);
  for (u32 b = bucket->blocks; b > 0; b--, x += actions, average += actions, regret += actions) {
    const lanes inflow = shared ? (lanes){inflow_of_all(flow, start, parent), inflow_of_all(flow, start + 1, parent)}
                                : (lanes){*slot(flow, parent[0]), *slot(flow, parent[1])};
    flow_block(inflow, x, average, regret, w, actions);
    if (shared) start += LANES;
    else parent += LANES;
  }
}

static void update_flow(const struct side *side, double weight) {
  double *flow = AT(double, side->flow), *average = AT(double, side->average), *regret = AT(double, side->regret);
  const struct bucket *bucket = AT(struct bucket, side->buckets), *end = bucket + side->num_buckets;
  average[0] += weight;
  for (; bucket < end; bucket++) {
    lanes *sums = (lanes *)(average + bucket->first_slot), *r = (lanes *)(regret + bucket->first_slot);
    BY_SHAPE(flows, flow, sums, r, weight)
  }
}
