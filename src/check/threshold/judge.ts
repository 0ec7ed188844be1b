import { letters } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import { random } from '../../numeric/random.ts';
import { drawSetting, isRefusal, type Setting } from '../../numeric/setting.ts';
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
  const open = seen.find((s) => s.kind === 'open');
  if (open?.kind === 'open') return inconclusive(open.why);
  const agreed = seen.filter((s) => s.kind === 'agrees');
  if (agreed.length === 0) return inconclusive(seen.flatMap((s) => (s.kind === 'beside' ? [s.why] : []))[0] ?? why);
  const shown = form.at === undefined ? shownAnywhere(c, form) : shownAtPoint(c, form, form.at);
  const evidence = [...(shown?.evidence ?? []), ...evidenceOf(agreed)];
  return { verdict: shown?.proved === true ? 'proved' : 'supported', evidence };
}

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
  const names = found.map((l) => `\`${l.name}\``).join(', ');
  return { placed, why: refused ?? `the relation holds at no value of ${names} that the claim allows` };
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
