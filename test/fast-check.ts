import fc from 'fast-check';

/**
 * fast-check as all tests use it: each run makes the same values, so that nobody's change is refused for what another
 * seed finds. `TEST_SEED=7 npm test -- test/toolkit` makes others (a whole number; it is in the message of a property that failed).
 */
export const seed = Number(process.env.TEST_SEED ?? 20_260_301);
if (!Number.isInteger(seed)) throw new Error(`TEST_SEED is "${process.env.TEST_SEED}", and has to be a whole number.`);
fc.configureGlobal({ seed });

export default fc;
