/** Where a server tells its node and, if it can, its role, as JSON. */
export const healthPath = '/.understudy/health';
