/** Numbers of pairs of small whole numbers, by open addressing: what a product asks for many times a second. */
export class PairTable {
  private bits = 12;
  private count = 0;
  private first = new Int32Array(2 ** 12).fill(-1);
  private second = new Int32Array(2 ** 12);
  private values = new Int32Array(2 ** 12);

  /** The number of the pair, or undefined. */
  get(a: number, b: number): number | undefined {
    const at = this.slot(a, b);
    return this.first[at] === a ? this.values[at] : undefined;
  }

  /** The pair must not be in the table yet. */
  set(a: number, b: number, value: number): void {
    if (2 * ++this.count > this.first.length) this.grow();
    const at = this.slot(a, b);
    this.first[at] = a;
    this.second[at] = b;
    this.values[at] = value;
  }

  /** Where the pair stands, or the free place where it would. */
  private slot(a: number, b: number): number {
    const mask = this.first.length - 1;
    let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77);
    h = (h ^ (h >>> 15)) >>> (32 - this.bits);
    while (this.first[h] !== -1 && (this.first[h] !== a || this.second[h] !== b)) h = (h + 1) & mask;
    return h;
  }

  private grow(): void {
    const [first, second, values] = [this.first, this.second, this.values];
    this.bits++;
    this.first = new Int32Array(2 ** this.bits).fill(-1);
    this.second = new Int32Array(2 ** this.bits);
    this.values = new Int32Array(2 ** this.bits);
    for (let k = 0; k < first.length; k++) {
      if (first[k] === -1) continue;
      const at = this.slot(first[k]!, second[k]!);
      this.first[at] = first[k]!;
      this.second[at] = second[k]!;
      this.values[at] = values[k]!;
    }
  }
}
