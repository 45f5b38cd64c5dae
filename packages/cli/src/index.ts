/** For programs: the client of the API that `crm` itself uses. */
export { createApiClient } from './client/api-client.ts';
export type { ApiClient, ApiClientOptions, EventQuery } from './client/api-client.ts';
export { Refusal } from './client/refusal.ts';
