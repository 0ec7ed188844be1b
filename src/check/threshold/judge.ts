import { letters } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import { random } from '../../numeric/random.ts';
import { drawSetting, inDomain, isRefusal, pinned, type Setting } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { fits, thrift } from '../case/dimension.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { drivenWords } from '../stability/stability.ts';
import { lookAnywhere } from './anywhere.ts';
import { shownAnywhere } from './anywhereInLetters.ts';
import { lookAtPoint } from './atPoint.ts';
import { shownAtPoint } from './letters.ts';
import { movers, type Placed, place, type Threshold } from './mover.ts';
import type { Seen } from './seen.ts';

/** At how many settings a threshold is looked at. */
const MOST = 5;
/** Spectra are followed of at most so many coordinates. */
const LARGEST = 120;
/** Where all fixed points have to be solved for. */
const ANYWHERE = 3;

/**
 * `threshold A = B …`: one letter is moved so that the relation holds; what the compiled motion does when it is moved
 * through is measured, and compared with what the claim says.
 */
export function judgeThreshold(c: Case, form: Threshold): Judgement {
  const driven = drivenWords(c);
  if (driven !== undefined) return inconclusive(driven);
  if (c.when.some(speaksOfStates))
    return inconclusive('the conditions of a threshold speak of parameters; its fixed point is said by `at {…}`');
  const found = movers(c, form);
  if (found.length === 0) return inconclusive('nothing in the relation can be moved');
  const { placed, why } = places(c, form, found);
  if (placed.length === 0) return inconclusive(why);
  const seen = placed.map((p, k) => look(c, form, p, k));
  const refuted = seen.find((s) => s.kind === 'refuted');
  if (refuted?.kind === 'refuted')
    return { verdict: 'refuted', evidence: [], reason: refuted.reason, witness: refuted.witness };
  for (const [k, s] of seen.entries())
    if (s.kind === 'open') return inconclusive(k === 0 ? s.why : `at ${valuesIn(c, placed[k]!)}: ${s.why}`);
  const agreed = seen.filter((s) => s.kind === 'agrees');
  if (agreed.length === 0) return inconclusive(seen.flatMap((s) => (s.kind === 'beside' ? [s.why] : []))[0] ?? why);
  const shown = form.at === undefined ? shownAnywhere(c, form) : shownAtPoint(c, form, form.at);
  const evidence = [...(shown?.evidence ?? []), ...evidenceOf(agreed)];
  return { verdict: shown?.proved === true ? 'proved' : 'supported', evidence };
}

/** The parameters at a setting, in words. */
const valuesIn = (c: Case, { setting }: Placed): string =>
  c.model.parameters
    .filter(({ letter }) => letter.axes.length === 0)
    .map(({ letter: l }) => `${l.name} = ${Number(setting.constants.get(l)![0]!.toPrecision(4))}`)
    .join(', ');

const look = (c: Case, form: Threshold, p: Placed, k: number): Seen => {
  const draw = c.random.fork(`threshold ${k}`);
  return form.at === undefined ? lookAnywhere(c, form, p, draw) : lookAtPoint(c, form, form.at, p, draw);
};

const speaksOfStates = (w: Condition): boolean =>
  w.kind === 'compare'
    ? [...letters(w.left), ...letters(w.right)].some((l) => l.role === 'state' || l.role === 'reduced')
    : w.of.some(speaksOfStates);

/** Settings at which the relation holds. */
export function places(
  c: Case,
  form: Threshold,
  found: ReturnType<typeof movers>,
): { readonly placed: readonly Placed[]; readonly why: string } {
  const { settings: all, refused } = settings(c, MOST - 1);
  // Conditions may hold at thresholds only where they do not hold elsewhere: settings drawn without them are tried too.
  const loose = [...all, ...freely(c)];
  const fitting = loose.filter((s) => fits(c, s, LARGEST));
  const { where } = thrift(c, fitting, 1);
  const placed: Placed[] = [];
  for (const setting of where) {
    if (placed.length >= MOST) break;
    if (form.at === undefined && placed.length >= ANYWHERE) break;
    const own = found.flatMap((l) => place(c, form, l, setting) ?? []).slice(0, 1);
    placed.push(...own);
  }
  if (placed[0] !== undefined && c.at === undefined)
    placed.push(...variants(c, placed).flatMap((s) => place(c, form, placed[0]!.mover.letter, s) ?? []));
  const names = found.map((l) => `\`${l.name}\``).join(', ');
  return { placed, why: refused ?? `the relation holds at no value of ${names} that the claim allows` };
}

/** Settings looked at besides, of which each costs as much as one that is drawn. */
const VARIANTS = 4;

/** Settings with another parameter 0, or of the sign that none has so far: a condition that is forgotten is most often one on a sign. */
function variants(c: Case, placed: readonly Placed[]): readonly Setting[] {
  const [{ setting, mover }] = placed as readonly [Placed, ...Placed[]];
  const used = new Set(c.model.dynamics.flatMap((d) => letters(d.right)));
  const found = c.model.parameters.flatMap(({ letter: l }): Setting[] => {
    if (l === mover.letter || l.axes.length > 0 || l.domain.kind !== 'real' || !used.has(l)) return [];
    const signs = new Set(placed.map((p) => Math.sign(p.setting.constants.get(l)![0]!)));
    const now = setting.constants.get(l)![0]!;
    const other = [...(signs.has(-Math.sign(now)) ? [] : [-now]), ...(signs.has(0) ? [] : [0])];
    return other
      .map((x): Setting => ({ ...setting, constants: new Map(setting.constants).set(l, Float64Array.of(x)) }))
      .filter((s) => inDomain(s.constants.get(l)![0]!, l.domain, s) && pinned(c.when, s));
  });
  return found.slice(0, VARIANTS);
}

function freely(c: Case): readonly Setting[] {
  const pinned = c.when.filter((w) => w.kind === 'compare' && w.comparison === '=');
  if (pinned.length === c.when.length) return [];
  const stream = random(`${c.seed}/${c.model.name}/thresholds`);
  return Array.from({ length: MOST }, (_, k) => drawSetting(c.model, stream.fork(k), pinned)).filter(
    (s): s is Setting => !isRefusal(s),
  );
}

function evidenceOf(agreed: readonly Extract<Seen, { kind: 'agrees' }>[]): readonly Evidence[] {
  const [first] = agreed;
  const worst = agreed.reduce((a, b) => (b.gap > a.gap ? b : a));
  const at = `${first!.name} = ${worst.found} where the claim says ${worst.claimed}`;
  const where: Evidence = {
    wing: 'numeric',
    method: 'compiled Jacobian on both sides',
    says: `${first!.how}; at ${agreed.length} settings, the worst ${at}`,
    measured: worst.gap,
    tolerance: 1e-8,
    draws: agreed.length,
  };
  const kinds = agreed.flatMap((a) => (a.is === undefined ? [] : [a.is]));
  if (kinds.length === 0) return [where];
  const kind = kinds[0]!;
  const side =
    kind.attracts === undefined || typeof kind.attracts === 'string'
      ? ''
      : kind.attracts.yes
        ? ', supercritical'
        : ', subcritical';
  return [
    where,
    {
      wing: 'numeric',
      method: 'projected second and third order coefficients',
      says: `${kind.kind}${side}: ${kind.says}`,
      draws: kinds.length,
    },
  ];
}
