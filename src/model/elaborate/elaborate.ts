import type { Diagnostic } from '../../diagnostic.ts';
import type { Letter } from '../../expr/expr.ts';
import { scoped } from '../../expr/intern.ts';
import type { Claim } from '../claim.ts';
import type { Ansatz, Citation, DataArray, Initial, LimitStep, Model, RandomArray } from '../model.ts';
import type {
  Data,
  Definition as DefinitionStatement,
  File,
  Law as LawStatement,
  Random,
  Statement,
} from '../syntax/statement.ts';
import { ansatzOf } from './claims/ansatz.ts';
import { claimOf } from './claims/claims.ts';
import type { ReadFile } from './declared/csv.ts';
import { dataLetter, dataOf } from './declared/data.ts';
import { declare } from './declared/declarations.ts';
import { checkMemory, checkValues, declaredValues, probes } from './declared/declaredValues.ts';
import { definitionsOf } from './declared/definedArrays.ts';
import { define } from './declared/definitions.ts';
import { checkCircles, randomLetter, randomOf } from './declared/disorder.ts';
import { checkStarts, initialOf } from './declared/initial.ts';
import { limitsOf } from './declared/limits.ts';
import { checkRequired } from './declared/required.ts';
import { Motion } from './dynamics/dynamics.ts';
import { velocities as velocitiesOf } from './dynamics/hidden.ts';
import { withHidden } from './dynamics/hiddenForm.ts';
import { collect } from './names/collect.ts';
import { resolve } from './names/resolve.ts';
import { condition } from './terms/condition.ts';
import { value } from './terms/expression.ts';
import { declaredLaw } from './terms/law.ts';
import type { Values } from './terms/numbers.ts';
import { checkSamples } from './terms/sampleCheck.ts';
import type { ArrayLaw } from './values/arrayLaw.ts';
import { Report } from './values/report.ts';
import { safely } from './values/safely.ts';
import { Samples } from './values/samples.ts';
import type { Defined, Desk, Entity, Required } from './values/scope.ts';
import { UNKNOWN } from './values/value.ts';
import { warnOfVanishing } from './vanishing/vanishing.ts';

/** Gives a parsed file its meaning. The model is complete only if nothing was refused. */
export function elaborate(
  text: string,
  file: File,
  before: readonly Diagnostic[],
  readFile: ReadFile | undefined,
): { readonly model: Model | undefined; readonly said: readonly Diagnostic[] } {
  const report = new Report(text);
  const names = collect(report, file);
  const cyclic = resolve(report, file, names);
  const entities = new Map<string, Entity>();
  for (const name of names.unknown) entities.set(name, { kind: 'unknown' });
  const data = new Map<Letter, DataArray>();
  const required: Required[] = [];
  const velocities = new Map<Letter, Letter>();
  const defined = new Map<DefinitionStatement, Defined>();
  const laws = new Map<LawStatement, ArrayLaw | undefined>();
  const unread = new Set(
    file.statements.flatMap((s) => (s.kind === 'failed' && s.keyword === undefined ? s.names.map((n) => n.text) : [])),
  );
  const desk: Desk = {
    unread,
    report,
    entities,
    data,
    required,
    rings: new Map(),
    velocities,
    value: (e, scope) => value(desk, e, scope),
    condition: (e, scope) => condition(desk, e, scope),
    definition: (_, statement) => {
      let d = defined.get(statement);
      if (d === undefined) {
        defined.set(statement, UNKNOWN);
        d = report.alone(() => safely(report, statement, () => scoped(() => define(desk, statement)))) ?? UNKNOWN;
        defined.set(statement, d);
      }
      return d;
    },
    law: (statement) => {
      if (!laws.has(statement)) {
        laws.set(statement, undefined);
        laws.set(
          statement,
          report.alone(() => safely(report, statement, () => declaredLaw(desk, statement))),
        );
      }
      return laws.get(statement);
    },
    samples: new Samples(),
    expansions: 0,
  };

  for (const s of file.statements) unsupported(report, s);
  const declarations = declare(desk, file.statements, names.accepted, entities);
  const drawn: { readonly statement: Random; readonly letter: Letter }[] = [];
  for (const [l, v] of velocitiesOf(file.statements, entities)) velocities.set(l, v);
  const ownData: { readonly statement: Data; readonly letter: Letter }[] = [];
  for (const s of file.statements) {
    if (s.kind === 'data' && names.accepted.has(s.name)) {
      const letter = dataLetter(desk, s);
      entities.set(s.name.text, letter === undefined ? UNKNOWN : { kind: 'letter', letter });
      if (letter !== undefined) ownData.push({ statement: s, letter });
    }
    if (s.kind === 'law' && names.accepted.has(s.name))
      entities.set(s.name.text, cyclic.has(s.name.text) ? UNKNOWN : { kind: 'law', statement: s });
    if (s.kind === 'random' && names.accepted.has(s.name)) {
      const entity = randomLetter(desk, s);
      entities.set(s.name.text, entity ?? UNKNOWN);
      if (entity !== undefined) drawn.push({ statement: s, letter: entity.letter });
    }
    if ((s.kind === 'let' || s.kind === 'order') && names.accepted.has(s.name)) {
      const bad = cyclic.has(s.name.text);
      entities.set(
        s.name.text,
        bad ? UNKNOWN : { kind: s.parameters.length > 0 ? 'function' : 'definition', statement: s },
      );
    }
  }

  // Values: sizes and parameters in their bounds, then data of the declared shape.
  const valued = [...declarations.sizes, ...declarations.parameters];
  const values: Values = { letters: declaredValues(valued), atoms: new Map(), data };
  checkValues(report, valued, values.letters);
  checkMemory(report, [...declarations.states, ...declarations.constants], values);
  checkMemory(
    report,
    drawn.map(({ statement, letter }) => ({ letter, place: statement.name.place })),
    values,
  );
  for (const { statement, letter } of ownData) {
    const read = safely(report, statement, () => dataOf(desk, statement, letter, values, readFile));
    if (read === undefined) entities.set(statement.name.text, UNKNOWN);
    else data.set(letter, read);
  }

  const random: RandomArray[] = [];
  for (const { statement, letter } of drawn) {
    const read = safely(report, statement, () => randomOf(desk, statement, letter, values));
    if (read === undefined) entities.set(statement.name.text, UNKNOWN);
    else random.push(read);
  }
  checkCircles(report, random);
  const atSizes = probes(declarations.sizes, values);
  const definitions = definitionsOf(desk, file.statements, names.accepted);
  for (const s of file.statements) if (s.kind === 'law' && entities.get(s.name.text)?.kind === 'law') desk.law(s);
  const motion = new Motion(desk);
  const initials: Initial[] = [];
  const ansatze = new Map<string, Ansatz | undefined>();
  for (const s of file.statements) {
    if (s.kind === 'flow' || s.kind === 'update')
      safely(
        report,
        s,
        () => motion.equation(s),
        () => motion.excuse(s.target.name.text),
      );
    else if (s.kind === 'failed' && s.keyword === undefined) for (const n of s.names) motion.excuse(n.text);
    else if (s.kind === 'initial') {
      const made = safely(report, s, () => initialOf(desk, s));
      if (made !== undefined) initials.push(made);
    } else if (s.kind === 'ansatz' && !ansatze.has(s.name.text))
      ansatze.set(
        s.name.text,
        safely(report, s, () => ansatzOf(desk, s, atSizes, declarations.states)),
      );
  }
  checkStarts(report, initials);
  // A line that could not be read may have been the equation that is missed; one that names a state is of that. So may
  // be an equation of what is not declared.
  const lost = file.statements.some((s) =>
    s.kind === 'flow' || s.kind === 'update'
      ? !names.quantities.has(s.target.name.text)
      : s.kind === 'failed' &&
        s.keyword === undefined &&
        !s.names.some((n) => names.quantities.has(n.text) && !names.unknown.has(n.text)),
  );
  const dynamics = motion.finish(lost ? [] : declarations.states, atSizes);
  const limits: LimitStep[] = [];
  for (const s of file.statements)
    if (s.kind === 'limit') limits.push(...(safely(report, s, () => limitsOf(desk, s)) ?? []));
  const hidden = motion.hidden(declarations.states);
  checkMemory(report, hidden, values);
  for (const [name, ansatz] of ansatze) {
    if (ansatz === undefined) continue;
    const whole = withHidden(ansatz, motion.forms);
    if (whole === undefined)
      report.unsupported(
        ansatz.place,
        'an ansatz that is not linear in its letters, or of what an optimiser remembers,',
      );
    for (const h of whole?.hidden ?? []) velocities.set(h.of, h.letter);
    ansatze.set(name, whole);
  }
  const citations: Citation[] = [];
  for (const s of file.statements) if (s.kind === 'cite') citations.push({ key: s.name.text, text: s.source.value });
  const claims: Claim[] = [];
  for (const s of file.statements) {
    if (s.kind !== 'claim') continue;
    const made = safely(report, s, () =>
      scoped(() => claimOf({ desk, atSizes, ansatze, hidden, time: motion.time }, s)),
    );
    if (made !== undefined) claims.push(made);
  }
  checkSamples(desk, motion.time, dynamics, { definitions, initials, ansatze: [...ansatze.values()], claims });
  const samples = desk.samples.in(dynamics.map((d) => d.right));
  checkMemory(
    report,
    samples.map((s) => ({ letter: s.draw.letter, place: s.place })),
    values,
  );
  checkRequired(report, required, values);
  if (![...before, ...report.diagnostics].some((d) => d.severity === 'error')) {
    // Nothing may get lost in silence.
    for (const name of names.accepted)
      if (entities.get(name.text)?.kind === 'unknown')
        report.error('E0347', name.place, `\`${name.text}\` has no meaning`, UNCLEAR);
    for (const s of file.statements)
      if (s.kind === 'ansatz' && ansatze.get(s.name.text) === undefined)
        report.error('E0347', s.name.place, `\`${s.name.text}\` has no meaning`, UNCLEAR);
  }
  if (![...before, ...report.diagnostics].some((d) => d.severity === 'error'))
    warnOfVanishing(report, file, valued, values);
  const said = report.diagnostics;
  const refused = [...before, ...said].some((d) => d.severity === 'error');
  if (refused || file.model === undefined) return { model: undefined, said };
  const model: Model = {
    name: file.model.name,
    source: text,
    citations,
    sizes: declarations.sizes,
    parameters: declarations.parameters,
    constants: declarations.constants,
    states: [...declarations.states, ...hidden],
    data: ownData.map((d) => data.get(d.letter)!),
    random,
    draws: [...motion.draws(dynamics), ...samples.map((s) => s.draw)],
    limits,
    time: motion.time,
    definitions,
    dynamics,
    initials,
    ansatze: [...ansatze.values()].map((a) => a!),
    claims,
    warnings: [],
  };
  return { model, said };
}

const UNCLEAR = 'it may need what is declared after it, or a state where a number is asked for';

function unsupported(report: Report, s: Statement): void {
  if (s.kind === 'gaussian') report.unsupported(s.name.place, 'a `gaussian` process');
}
