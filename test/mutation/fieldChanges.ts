import { chart, drawCoordinates } from '../../src/check/case/chart.ts';
import type { Model } from '../../src/model/model.ts';
import type { Expression } from '../../src/model/syntax/index.ts';
import { fieldInstrument } from '../../src/numeric/instrument.ts';
import { random } from '../../src/numeric/random.ts';
import { drawSetting, isRefusal } from '../../src/numeric/setting.ts';
import type { Change } from './expressionChanges.ts';
import type { Specimen } from './laboratory.ts';

/** Changes of what moves: a stop-gradient removed or added, a sign or a factor of an equation. */
export function changesOfField({ syntax, source }: Specimen): readonly Change[] {
  const states = new Set(
    syntax.statements.flatMap((s) => (s.kind === 'state' ? s.entries.map((d) => d.name.text) : [])),
  );
  const found: Change[] = [];
  for (const s of syntax.statements) {
    if (s.kind === 'flow' || s.kind === 'update') {
      found.push({
        what: 'sign of an equation',
        edits: [{ place: s.value.place, text: `-(${source.slice(s.value.place)})` }],
      });
      found.push({
        what: 'twice an equation',
        edits: [{ place: s.value.place, text: `2*(${source.slice(s.value.place)})` }],
      });
    }
    if (s.kind === 'let') stops(s.value, new Set([...states, ...s.parameters.map((p) => p.text)]));
  }
  return found;

  function stops(e: Expression, moving: ReadonlySet<string>): void {
    const add = (x: Expression): void => {
      found.push({
        what: `a stop-gradient added (${x.place.line}:${x.place.column})`,
        edits: [{ place: x.place, text: `sg(${source.slice(x.place)})` }],
      });
    };
    const go = (x: Expression): void => {
      switch (x.kind) {
        case 'name':
          if (moving.has(x.text)) add(x);
          return;
        case 'index':
          if (x.base.kind === 'name' && moving.has(x.base.text)) add(x);
          return;
        case 'call':
          if (x.callee.kind === 'name' && x.callee.text === 'sg') {
            const inner = source.slice(x.args[0]!.place);
            found.push({
              what: `a stop-gradient removed (${x.place.line}:${x.place.column})`,
              edits: [{ place: x.place, text: `(${inner})` }],
            });
            return;
          }
          for (const a of x.args) go(a.value);
          return;
        case 'binary':
          go(x.left);
          go(x.right);
          return;
        case 'negate':
        case 'transpose':
        case 'bars':
          go(x.operand);
          return;
        default:
          return;
      }
    };
    go(e);
  }
}

/** Whether two models of the same letters move differently at random states. */
export function movesDifferently(a: Model, b: Model): boolean {
  for (let k = 0; k < 3; k++) {
    const velocity = (m: Model): Float64Array | undefined => {
      const stream = random(`field ${k}`);
      const setting = drawSetting(m, stream.fork('setting'));
      if (isRefusal(setting)) return undefined;
      const field = fieldInstrument(m, setting);
      const states = stream.fork('state');
      // Within the domains: off the sphere fields differ that agree on it.
      const map = chart(m, undefined, setting);
      return field.evaluate(map.state(drawCoordinates(map, setting, states)), 0.7);
    };
    const [u, v] = [velocity(a), velocity(b)];
    if (u === undefined || v === undefined) continue;
    const size = Math.hypot(...u);
    if (u.some((x, m) => Math.abs(x - v[m]!) > 1e-6 * size)) return true;
  }
  return false;
}
