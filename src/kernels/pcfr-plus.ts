import { averaging } from './averaging.ts';
import type { Algorithm, Parameter } from './kernel.ts';
import { precisions } from './precision.ts';

const step = (name: string, side: string, value: number): Parameter => ({
  name,
  description: `how far ${side} plays ahead: regrets as if this times the last ones came again`,
  default: value,
  min: 0,
  max: 2,
});

export const predictiveParameters = (maximizer: number, minimizer: number, power: number) => [
  step('mediatorStep', 'the mediator (player 1 in NASH)', maximizer),
  step('deviatorStep', 'a deviator (player 2 in NASH)', minimizer),
  averaging(power),
];

export const pcfrPlus: Algorithm = {
  name: 'pcfr+',
  title: 'Predictive CFR+: CFR+ that plays one step ahead, quadratic averages',
  source: 'Farina, Kroer and Sandholm 2021, arXiv 2007.14358',
  parameters: predictiveParameters(1, 1, 2),
  remembers: ['previous'],
  precisions: precisions,
  exportName: 'pcfrPlus',
};
