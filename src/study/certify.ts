import { type Checked, checkCertificate, LONGEST, sealed } from '../certificate/check.ts';
import type { Certificate } from '../certificate/format.ts';
import { proofOf, systemText } from '../check/fixedPoints/certificate.ts';
import { systemOf } from '../check/fixedPoints/solved.ts';
import type { Model } from '../model/model.ts';
import { exactValues } from '../numeric/formula/exactValues.ts';
import { polynomials } from '../numeric/roots/polynomial.ts';
import { readText } from './readText.ts';
import { posed, type Solved } from './solve.ts';
import { identityOf } from './values.ts';

/** The certificate of what was solved, and what the independent checker says of it. */
export interface Certified {
  readonly text: string;
  readonly checked: Checked;
}

/** Writes what was found as a certificate, and puts it to the checker before anybody else does. */
export function certificateOf(s: Solved): Certified {
  if (s.solution === undefined) return { text: '', checked: { accepted: false, reason: s.complete.says } };
  const { name, sha256 } = identityOf(s.model);
  const text = sealed({
    schema: 'saddle-certificate/1',
    model: { name, sha256, ansatz: s.ansatz?.name ?? null, seed: s.seed },
    parameters: s.values.parameters,
    sizes: s.values.sizes,
    ...proofOf(s.solution),
  });
  return { text, checked: checkCertificate(text) };
}

/** What became of a file: read, checked, and, where a model is given, compared with what that model says. */
export function checkFile(path: string, model?: Model): Checked {
  const read = readText(path, LONGEST);
  if (read.text === undefined) return { accepted: false, reason: `it cannot be read: ${read.why}` };
  if (read.cut) return { accepted: false, reason: 'the file is too long' };
  return checkText(read.text, model);
}

/** The same for a text. */
export function checkText(text: string, model?: Model): Checked {
  const checked = checkCertificate(text);
  if (!checked.accepted || model === undefined) return checked;
  const reason = otherSystem(checked.certificate, model);
  return reason === undefined ? checked : { accepted: false, reason };
}

/** Why the system of a certificate is not that of a model; undefined where it is. */
function otherSystem(c: Certificate, model: Model): string | undefined {
  const { sizes, parameters } = c;
  const asked = posed(model, {
    seed: c.model.seed,
    sizes,
    parameters,
    ...(c.model.ansatz !== null && { ansatz: c.model.ansatz }),
  });
  if ('refused' in asked) return `the model has no such system: ${asked.refused}`;
  const system = systemOf(asked.motions, asked.setting, exactValues(asked.still, asked.setting), model.time);
  if (typeof system === 'string') return `the model has no such system: ${system}`;
  // Polynomials are written as such where roots are counted, and as they stand where a box is searched.
  const tables = [undefined, polynomials(system.equations, system.unknowns.length)];
  return tables.some((table) => systemText(system, table).sha256 === c.system.sha256)
    ? undefined
    : 'the model says other equations at these values';
}
