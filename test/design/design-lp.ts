/**
 * Best direct mechanisms by a linear program of their own: variables are what is done at each profile of reports and what is
 * paid then, rows are written from the definitions. Shares no code with the program but the LP solver.
 */
import { maximise } from '../oracle/concepts/linear-program.ts';

export interface DirectDesign {
  /** Per player: values of its types, and their probabilities. */
  readonly types: readonly (readonly { readonly value: number | string; readonly probability?: number }[])[];
  readonly outcomes: readonly string[];
  readonly valuation: (player: number, types: readonly never[], outcome: string) => number;
  /** Least and most that a player pays at an outcome; default nothing at all. */
  readonly payments?: (player: number, outcome: string) => readonly [number, number];
  /** What payments cover at every profile and outcome, in the mean of payments; default: nothing. */
  readonly covers?: (outcome: string) => number;
  /** What a player knows when it reports, or leaves for 0. */
  readonly knows: 'own type' | 'all types';
  readonly mayLeave: boolean;
  readonly objective: 'revenue' | 'welfare' | 'both';
}

type Row = Map<number, number>;

export async function bestMechanism(design: DirectDesign): Promise<number> {
  const { types, outcomes, payments = () => [0, 0], covers } = design;
  const players = types.map((_, i) => i);
  const profiles = types.reduce<number[][]>(
    (lists, own) => lists.flatMap((list) => own.map((_, t) => [...list, t])),
    [[]],
  );
  const index = new Map(profiles.map((profile, k) => [profile.join(), k]));
  const width = 1 + players.length;
  const done = (k: number, o: number) => (k * outcomes.length + o) * width;
  /** Of payments above the least. */
  const paid = (k: number, o: number, i: number) => done(k, o) + 1 + i;
  const valuesOf = (profile: readonly number[]) => profile.map((t, i) => types[i]![t]!.value) as never[];
  const oddsOf = (profile: readonly number[], except = -1) =>
    profile.reduce((odds, t, i) => (i === except ? odds : odds * (types[i]![t]!.probability ?? 0)), 1);
  const add = (row: Row, variable: number, value: number) =>
    row.set(variable, (row.get(variable) ?? 0) + value);
  /** Adds weight times what i gets when the profile is true and this one is reported. */
  const addUtility = (
    row: Row,
    weight: number,
    i: number,
    profile: readonly number[],
    reported: number[],
  ) => {
    const k = index.get(reported.join())!;
    outcomes.forEach((outcome, o) => {
      const [least] = payments(i + 1, outcome);
      add(row, done(k, o), weight * (design.valuation(i + 1, valuesOf(profile), outcome) - least));
      add(row, paid(k, o, i), -weight);
    });
  };

  const atMostZero: Row[] = [];
  for (const i of players)
    types[i]!.forEach((_, t) => {
      const mine = profiles.filter((profile) => profile[i] === t);
      const groups = design.knows === 'own type' ? [mine] : mine.map((profile) => [profile]);
      for (const group of groups) {
        const gainOf = (report: number | null) => {
          const row: Row = new Map();
          for (const profile of group) {
            const odds = design.knows === 'own type' ? oddsOf(profile, i) : 1;
            if (report !== null) addUtility(row, odds, i, profile, profile.with(i, report));
            addUtility(row, -odds, i, profile, profile);
          }
          return row;
        };
        types[i]!.forEach((__, report) => {
          if (report !== t) atMostZero.push(gainOf(report));
        });
        if (design.mayLeave) atMostZero.push(gainOf(null));
      }
    });
  const objective: Row = new Map();
  profiles.forEach((profile, k) => {
    outcomes.forEach((outcome, o) => {
      for (const i of players) {
        const [least, most] = payments(i + 1, outcome);
        atMostZero.push(
          new Map([
            [paid(k, o, i), 1],
            [done(k, o), least - most],
          ]),
        );
        if (design.objective === 'welfare') continue;
        add(objective, done(k, o), oddsOf(profile) * least);
        add(objective, paid(k, o, i), oddsOf(profile));
      }
      if (covers === undefined) return;
      const row: Row = new Map([[done(k, o), covers(outcome)]]);
      for (const i of players) {
        add(row, done(k, o), -payments(i + 1, outcome)[0]);
        add(row, paid(k, o, i), -1);
      }
      atMostZero.push(row);
    });
    if (design.objective !== 'revenue')
      for (const i of players) addUtility(objective, oddsOf(profile), i, profile, profile);
  });
  const equal = profiles.map((_, k) => ({
    coefficients: new Map(outcomes.map((__, o) => [done(k, o), 1])),
    right: 1,
  }));
  const variables = profiles.length * outcomes.length * width;
  return maximise({ variables, objective, atMostZero, equal });
}
