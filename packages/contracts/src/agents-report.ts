/** What `POST /v1/agents/reload` answers: this host's plugins of agents, after their files were looked at again. */
export interface AgentsReloadReport {
  readonly version: number;
  readonly node: string;
  readonly plugins: readonly PluginReload[];
}

/** What came of looking at one plugin's files again. */
export interface PluginReload {
  /** The package's name, or the file's without its ending. */
  readonly plugin: string;
  /** Of the version that is in use now. */
  readonly agents: readonly string[];
  /** `kept`: its new version is of no use, and the one before stays. `refused`: it cannot be used, nor could it before. */
  readonly outcome: 'new' | 'renewed' | 'unchanged' | 'kept' | 'refused';
  /** Why it is `kept` or `refused`, a sentence each. */
  readonly reasons: readonly string[];
}
