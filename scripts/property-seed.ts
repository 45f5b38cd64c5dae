/**
 * From which seed generated tests draw: a fixed one, so that whoever runs them sees what
 * everybody sees. `UNDERSTUDY_PROPERTY_SEED=12` looks further, and a failure names the
 * seed and the path to run it again.
 */
import fc from 'fast-check';

const seed = Number(process.env['UNDERSTUDY_PROPERTY_SEED'] ?? 1);
if (!Number.isSafeInteger(seed)) throw new Error('UNDERSTUDY_PROPERTY_SEED must be a whole number');
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
