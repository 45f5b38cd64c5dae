import type { Configuration } from '../model/configuration/configuration.ts';
import { pacemakerDefaults } from '../model/configuration/defaults.ts';

/**
 * What holds where our own definitions say nothing, because they cannot say it yet. What
 * they can say is always written out, so these values never decide there.
 */
export const ownDefaults: Configuration['base'] = {
  ...pacemakerDefaults,
  properties: {
    ...pacemakerDefaults.properties,
    fencingEnabled: false,
    // Ours goes on without a device, and says so: what cannot be fenced is not taken over, so nothing runs twice.
    restsWithoutDevice: false,
    removeAfterStop: true,
  },
};
