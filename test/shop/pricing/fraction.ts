/** An exact rational number, which knows nothing of cents: what the shop's own arithmetic is compared with. */
export class Fraction {
  readonly #above: bigint;
  readonly #below: bigint;

  constructor(above: bigint, below = 1n) {
    if (below <= 0n) throw new RangeError('A denominator is above zero.');
    this.#above = above;
    this.#below = below;
  }

  /** Reads a decimal number. */
  static of(decimal: string): Fraction {
    const [whole = '', fraction = ''] = decimal.split('.');
    return new Fraction(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
  }

  plus(other: Fraction): Fraction {
    return new Fraction(this.#above * other.#below + other.#above * this.#below, this.#below * other.#below);
  }

  minus(other: Fraction): Fraction {
    return this.plus(other.times(new Fraction(-1n)));
  }

  times(other: Fraction): Fraction {
    return new Fraction(this.#above * other.#above, this.#below * other.#below);
  }

  /** @param other above zero */
  over(other: Fraction): Fraction {
    return new Fraction(this.#above * other.#below, this.#below * other.#above);
  }

  isAbove(other: Fraction): boolean {
    return this.#above * other.#below > other.#above * this.#below;
  }

  equals(other: Fraction): boolean {
    return this.#above * other.#below === other.#above * this.#below;
  }

  /** The largest whole number that is not above. */
  floor(): bigint {
    const towardsZero = this.#above / this.#below;
    return this.#above % this.#below < 0n ? towardsZero - 1n : towardsZero;
  }

  /** The nearest whole number, of two the one farther from zero. */
  rounded(): bigint {
    const half = new Fraction(1n, 2n);
    return this.#above < 0n ? -new Fraction(-this.#above, this.#below).plus(half).floor() : this.plus(half).floor();
  }
}
