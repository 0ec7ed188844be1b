// The part of the WebAssembly interface we use; the project's libraries of types do not hold it.

export interface Memory {
  readonly buffer: ArrayBuffer;
}
interface Machine {
  readonly Memory: new (size: { readonly initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
}
export const machine = (globalThis as unknown as { readonly WebAssembly: Machine }).WebAssembly;
