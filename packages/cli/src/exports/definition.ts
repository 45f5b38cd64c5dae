/** What a definition written in TypeScript imports, as `understudy/definition`. */
export { defineCluster } from '@understudy/crm-core';
export type { DefinitionDocument } from '@understudy/crm-core';
