import { loadFenceAgents } from './fence/load-fence-agents.ts';

/** Agents written for others, as this host has them: fence agents of ClusterLabs' kind. */
export default await loadFenceAgents();
