import { DEFAULT_DRAWS, DEFAULT_SEED } from '../study/defaults.ts';
import type { Command, Flag } from './command.ts';

const notation: Flag = { type: 'string', value: 'unicode|latex|text', says: 'how formulas are written' };

/** Flags that every command takes. */
export const GLOBAL: Readonly<Record<string, Flag>> = {
  json: { type: 'boolean', says: 'print one JSON document (schema saddle/1)' },
  param: {
    type: 'string',
    short: 'p',
    multiple: true,
    value: 'name=number',
    says: 'a parameter or a size in place of its declared value',
  },
  seed: { type: 'string', value: 'n', says: `seed of everything that is drawn (default ${DEFAULT_SEED})` },
  color: { type: 'string', value: 'auto|always|never', says: 'colour (NO_COLOR and FORCE_COLOR are honoured)' },
  width: { type: 'string', value: 'n', says: 'columns of the text' },
  quiet: { type: 'boolean', short: 'q', says: 'no progress and no hints' },
  timing: { type: 'boolean', says: 'say how long it took' },
  help: { type: 'boolean', short: 'h', says: 'this text' },
  version: { type: 'boolean', short: 'V', says: 'the version' },
};

/** The commands. Each file of one is loaded only when it is asked for. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'list',
    alias: 'ls',
    operands: '[folder]',
    least: 0,
    most: 1,
    says: 'the models below ./derivations',
    flags: {},
    examples: ['saddle list'],
    load: async () => (await import('./list.ts')).list,
  },
  {
    name: 'show',
    operands: '<model>',
    least: 1,
    most: 1,
    says: 'a model as it was understood: states, parameters, equations, claims',
    flags: { notation },
    examples: ['saddle show my-model'],
    load: async () => (await import('./show.ts')).show,
  },
  {
    name: 'derive',
    operands: '<model>',
    least: 1,
    most: 1,
    says: 'the flow and the reduced flows, step by step, every step tested',
    flags: {
      only: { type: 'string', multiple: true, value: 'name', says: 'gradient-flow, or an ansatz (repeat, or a,b)' },
      notation: { ...notation, value: '2d|unicode|latex|text' },
    },
    examples: ['saddle derive my-model --only one_axis --notation latex'],
    load: async () => (await import('./derive.ts')).derive,
  },
  {
    name: 'simulate',
    alias: 'sim',
    operands: '<model>',
    least: 1,
    most: 1,
    says: 'follow the model numerically, with error estimates',
    flags: {
      t: { type: 'string', value: 'from:to', says: 'the times (default 0:10, of a map 0:100)' },
      points: { type: 'string', value: 'n', says: 'how many times are reported (default 101)' },
      observe: {
        type: 'string',
        multiple: true,
        value: 'name',
        says: 'what is reported: orders, lets, states, entries x[1], expressions (repeat, or a,b)',
      },
      draws: { type: 'string', value: 'n', says: 'draws of disorder, noise and start: means and standard errors' },
      sizes: { type: 'string', value: 'N=a,b,c', says: 'one table for each of these sizes' },
      long: { type: 'boolean', says: 'the values of long runs, where sizes and parameters have some' },
      tolerance: { type: 'string', value: 'x', says: 'relative tolerance of a flow (default 1e-9)' },
      step: { type: 'string', value: 'x', says: 'longest step of a flow with noise (default from its rates)' },
      plot: {
        type: 'boolean',
        says: 'draw the observables over time in place of the table (means with standard errors)',
      },
      log: { type: 'string', value: 'x|y|xy', says: 'logarithmic axes of the figure' },
      ascii: { type: 'boolean', says: 'draw the figure without braille' },
      csv: { type: 'boolean', says: 'print comma-separated values' },
      out: {
        type: 'string',
        value: 'file',
        says: 'write to a file, whole or not at all (.csv and .json choose the form)',
      },
      threads: { type: 'string', value: 'n', says: 'draws followed side by side (results do not depend on it)' },
    },
    examples: [
      'saddle simulate my-model --t 0:1 --observe V -p N=5',
      'saddle simulate my-model --plot --log y --observe V',
      'saddle simulate my-network --draws 16 --sizes N=100,200,400 --csv --out sizes.csv',
    ],
    load: async () => (await import('./simulate.ts')).simulate,
  },
  {
    name: 'verify',
    operands: '[model…]',
    least: 0,
    most: Number.POSITIVE_INFINITY,
    says: 'judge every claim; without a model, those of all models below ./derivations',
    flags: {
      claim: { type: 'string', multiple: true, value: 'name', says: 'only this claim, in full (repeat, or a,b)' },
      draws: { type: 'string', value: 'n', says: `settings drawn besides the declared one (default ${DEFAULT_DRAWS})` },
      failed: { type: 'boolean', says: 'show only what does not pass' },
      plot: {
        type: 'boolean',
        says: 'draw trajectories and rates of claims that are shown in full: theory and simulation',
      },
      ascii: { type: 'boolean', says: 'draw without braille' },
      threads: { type: 'string', value: 'n', says: 'models judged side by side (results do not depend on it)' },
    },
    examples: ['saddle verify', 'saddle verify my-model --claim closed_form --plot --seed 7'],
    load: async () => (await import('./verify.ts')).verify,
  },
  {
    name: 'fmt',
    operands: '[model…]',
    least: 0,
    most: Number.POSITIVE_INFINITY,
    says: 'lay model files out in one way, in place; without a model, all below ./derivations',
    flags: {
      check: { type: 'boolean', says: 'write nothing; list what is laid out otherwise, and exit with 1' },
      stdout: { type: 'boolean', says: 'print the text of one model instead of writing it' },
    },
    examples: ['saddle fmt', 'saddle fmt --check', 'saddle fmt --stdout my-model', 'saddle fmt - < my-model.saddle'],
    load: async () => (await import('./fmt.ts')).fmt,
  },
  {
    name: 'tui',
    operands: '[model…]',
    least: 0,
    most: Number.POSITIVE_INFINITY,
    says: 'the screen: browse derivations and verdicts (what `saddle` alone opens on a terminal)',
    flags: {
      ascii: { type: 'boolean', says: 'plain signs only' },
      'screen-reader': { type: 'boolean', says: 'plain lines, only ever appended' },
    },
    examples: ['saddle tui', 'saddle tui my-model.saddle'],
    load: async () => (await import('./tui.ts')).tui,
  },
  {
    name: 'explain',
    operands: '[code]',
    least: 0,
    most: 1,
    says: 'what an error code means, with an example of wrong and right',
    flags: {},
    examples: ['saddle explain E0323'],
    load: async () => (await import('./explain.ts')).explain,
  },
];
