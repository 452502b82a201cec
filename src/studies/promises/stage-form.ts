/**
 * One round as linear constraints on a measure x(v, o, z) over outcomes o and promises z = (r, w_1, …, w_n), for every
 * profile v of reports.
 *
 *     rows of profiles     Σ x(v, ·) = 1
 *     rows of deviations   U_i(h | h) - U_i(h' | h) >= 0 for neighbours h, h', and U_i(0 | 0) >= 0 where a player may refuse
 *     U_i(h' | h)          = Σ over v with v_i = h' of π(v_-i) Σ x(v, o, z) (value_h amount_i(o) + m_i),  m_i = w_i - payment_i(o)
 *
 * Utilities are linear in one's value with a slope of 0 or more, so neighbours imply all other misreports, and the lowest
 * value's participation that of all (Myerson 1981).
 *
 * For multipliers λ >= 0 of deviations, the most that a direction (c_0, …, c_n) of (r, w) can reach is at most
 *     Σ_v π(v) max over o, z of c_0 (reward + r) + Σ_i [A_i(v_i) amount_i + B_i(v_i) m_i]
 */
import type { StagedDesign, StageOutcome } from './design.ts';

/** Entries that a column has for one player: two misreports of its type, two of its neighbours, participation. */
const ENTRIES = 5;

export class StageForm {
  readonly players: number;
  readonly numProfiles: number;
  /** Profiles first, then deviations. */
  readonly numRows: number;
  /** Most entries of a column. */
  readonly width: number;
  /** π(v). */
  readonly probability: Float64Array;
  /** Type of player i in profile p: at p * players + i. */
  readonly types: Int32Array;

  /** Per player, by type. */
  private readonly values: readonly Float64Array[];
  private readonly typeProbability: readonly Float64Array[];
  /** First row of player i: `up` (h reports h + 1), then `down` (h reports h - 1), then participation, if any. */
  private readonly upRow: readonly number[];
  private readonly downRow: readonly number[];
  /** -1 when there is none. */
  private readonly refuseRow: readonly number[];
  private readonly isExAnte: boolean;
  /** A_i(h) and B_i(h) of `weigh`, per player. */
  readonly valueWeight: readonly Float64Array[];
  readonly moneyWeight: readonly Float64Array[];
  /** Of `weigh`: the terms that a unit of money is weighed by, in absolute value, over all players; for rounding. */
  weightSize = 0;

  constructor(design: StagedDesign, round: number) {
    const distributions = design.values(round);
    const n = design.players;
    this.players = n;
    this.values = distributions.map(({ values }) => Float64Array.from(values));
    this.typeProbability = distributions.map(({ probabilities }) => Float64Array.from(probabilities));
    this.numProfiles = this.values.reduce((product, own) => product * own.length, 1);
    this.types = new Int32Array(this.numProfiles * n);
    this.probability = new Float64Array(this.numProfiles).fill(1);
    for (let p = 0; p < this.numProfiles; p++) {
      let rest = p;
      for (let i = n - 1; i >= 0; i--) {
        const count = this.values[i]!.length;
        const type = rest % count;
        rest = (rest - type) / count;
        this.types[p * n + i] = type;
        this.probability[p]! *= this.typeProbability[i]![type]!;
      }
    }
    const mayRefuse = design.participation === 'auction' || round === 0;
    this.isExAnte = design.participation === 'ex-ante';
    let row = this.numProfiles;
    const take = (count: number) => {
      row += count;
      return row - count;
    };
    this.upRow = this.values.map(({ length }) => take(length - 1));
    this.downRow = this.values.map(({ length }) => take(length - 1));
    this.refuseRow = this.values.map(() => (mayRefuse ? take(1) : -1));
    this.numRows = row;
    this.width = 1 + n * ENTRIES;
    this.valueWeight = this.values.map(({ length }) => new Float64Array(length));
    this.moneyWeight = this.values.map(({ length }) => new Float64Array(length));
  }

  /**
   * Writes the entries of a column.
   * @param z the promise, from `at` on
   * @returns how many there are, at most `width`
   */
  writeColumn(
    profile: number,
    outcome: StageOutcome,
    z: Float64Array,
    at: number,
    rows: Int32Array,
    entries: Float64Array,
    to: number,
  ): number {
    let k = to;
    const put = (row: number, entry: number) => {
      rows[k] = row;
      entries[k++] = entry;
    };
    put(profile, 1);
    for (let i = 0; i < this.players; i++) {
      const h = this.types[profile * this.players + i]!;
      const values = this.values[i]!;
      const last = values.length - 1;
      const others = this.probability[profile]! / this.typeProbability[i]![h]!;
      const amount = outcome.amounts[i]!;
      const money = z[at + 1 + i]! - outcome.payments[i]!;
      const own = others * (values[h]! * amount + money);
      if (h < last) put(this.upRow[i]! + h, own);
      if (h > 0) put(this.downRow[i]! + h - 1, own);
      if (h > 0) put(this.upRow[i]! + h - 1, -others * (values[h - 1]! * amount + money));
      if (h < last) put(this.downRow[i]! + h, -others * (values[h + 1]! * amount + money));
      const refuse = this.refuseRow[i]!;
      if (refuse < 0) continue;
      if (this.isExAnte) put(refuse, own * this.typeProbability[i]![h]!);
      else if (h === 0) put(refuse, own);
    }
    return k - to;
  }

  /** What a unit of a column adds to a direction of (r, w). */
  costOf(
    profile: number,
    outcome: StageOutcome,
    z: Float64Array,
    at: number,
    direction: ArrayLike<number>,
  ): number {
    let sum = direction[0]! * (this.rewardOf(profile, outcome) + z[at]!);
    for (let i = 0; i < this.players; i++)
      sum += direction[1 + i]! * this.utilityOf(profile, i, outcome, z[at + 1 + i]!);
    return sum * this.probability[profile]!;
  }

  /** What the designer gets in this round. */
  rewardOf(profile: number, { reward, valueRewards }: StageOutcome): number {
    if (valueRewards === undefined) return reward;
    let sum = reward;
    for (let i = 0; i < this.players; i++) sum += valueRewards[i]![this.types[profile * this.players + i]!]!;
    return sum;
  }

  /** Utility of player i, of this round and promised, when all are truthful. */
  utilityOf(profile: number, i: number, outcome: StageOutcome, promise: number): number {
    const value = this.values[i]![this.types[profile * this.players + i]!]!;
    return value * outcome.amounts[i]! - outcome.payments[i]! + promise;
  }

  /**
   * Fills valueWeight and moneyWeight, A and B.
   * @param duals per row; of deviations, -λ: what is above 0 counts as 0
   */
  weigh(duals: Float64Array, direction: ArrayLike<number>): void {
    const lambda = (row: number) => Math.max(0, -duals[row]!);
    this.weightSize = 0;
    for (let i = 0; i < this.players; i++) {
      const values = this.values[i]!;
      const last = values.length - 1;
      const refuse = this.refuseRow[i]!;
      let size = 0;
      for (let h = 0; h <= last; h++) {
        const own =
          (h < last ? lambda(this.upRow[i]! + h) : 0) + (h > 0 ? lambda(this.downRow[i]! + h - 1) : 0);
        const fromBelow = h > 0 ? lambda(this.upRow[i]! + h - 1) : 0;
        const fromAbove = h < last ? lambda(this.downRow[i]! + h) : 0;
        const probability = this.typeProbability[i]![h]!;
        const staying = refuse >= 0 && !this.isExAnte && h === 0 ? lambda(refuse) : 0;
        const always = direction[1 + i]! + (refuse >= 0 && this.isExAnte ? lambda(refuse) : 0);
        const worth =
          (own + staying) * values[h]! -
          (h > 0 ? fromBelow * values[h - 1]! : 0) -
          (h < last ? fromAbove * values[h + 1]! : 0);
        this.moneyWeight[i]![h] = always + (own + staying - fromBelow - fromAbove) / probability;
        this.valueWeight[i]![h] = always * values[h]! + worth / probability;
        const terms = own + staying + fromBelow + fromAbove;
        size = Math.max(size, Math.abs(direction[1 + i]!) + always + terms / probability);
      }
      this.weightSize += size;
    }
  }
}
