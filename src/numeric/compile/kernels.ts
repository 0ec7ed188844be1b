import {
  compile,
  compileJacobian,
  compileTangent,
  type JacobianKernel,
  type Kernel,
  type TangentKernel,
} from './compile.ts';
import type { CompileRequest } from './request.ts';

/** The kernels of one request: values at once, derivatives when they are asked for. */
export interface Kernels {
  readonly values: Kernel;
  readonly tangent: () => TangentKernel;
  readonly jacobian: () => JacobianKernel;
}

export function kernelsOf(request: CompileRequest): Kernels {
  const values = compile(request);
  let tangent: TangentKernel | undefined;
  let jacobian: JacobianKernel | undefined;
  return {
    values,
    tangent: () => {
      tangent ??= compileTangent(request);
      return tangent;
    },
    jacobian: () => {
      jacobian ??= compileJacobian(request);
      return jacobian;
    },
  };
}

/** How many stay: each holds a memory of its own, and what is asked for again is asked for soon. */
const MOST = 24;

const kept = new WeakMap<object, Map<string, Kernels>>();

/**
 * The kernels that go by this key with their owner, made once; those that were not asked for longest give way. Kernels read
 * parameters at each call, so that settings that differ in these alone share them.
 */
export function sharedKernels(owner: object, key: string, request: CompileRequest): Kernels {
  let known = kept.get(owner);
  if (known === undefined) {
    known = new Map();
    kept.set(owner, known);
  }
  const made = known.get(key) ?? kernelsOf(request);
  known.delete(key);
  known.set(key, made);
  if (known.size > MOST) known.delete(known.keys().next().value!);
  return made;
}
