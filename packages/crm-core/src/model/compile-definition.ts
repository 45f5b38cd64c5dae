import type { AgentManifest } from '@understudy/contracts';
import type { ClusterModel, ClusterProperties, NodeModel } from './cluster.ts';
import { compileConstraints } from './compile-constraints.ts';
import { compileFencing, compileStormBudget } from './compile-fencing.ts';
import { compileUnit } from './compile-resources.ts';
import { durationMs } from './compile-meta.ts';
import { documentDefaults } from './document-defaults.ts';
import type { DefinitionDocument } from './document.ts';
import type { Outline } from './document-outline.ts';

export interface DefinitionToCompile {
  /** Checked: no problem was found in it. */
  readonly document: DefinitionDocument;
  readonly outline: Outline;
  readonly nodes: readonly string[];
  readonly manifests: ReadonlyMap<string, AgentManifest>;
}

/** The model that a sound definition means, with everything filled in. */
export function compileDefinition({ document, outline, nodes, manifests }: DefinitionToCompile): ClusterModel {
  const context = { document, manifests, nodeCount: nodes.length };
  return {
    properties: compileProperties(document),
    nodes: compileNodes(document, nodes),
    resources: outline.units.map((unit) => compileUnit(unit, context)),
    constraints: compileConstraints(document, outline),
    fencing: compileFencing({ document, nodes, manifests }),
    stormBudget: compileStormBudget(document.properties?.stormBrake),
  };
}

/** Those of fencing and of the storm brake stand in parts of their own. */
function compileProperties({ properties = {} }: DefinitionDocument): ClusterProperties {
  const usual = documentDefaults.properties;
  return {
    ...usual,
    symmetricCluster: properties.symmetricCluster ?? usual.symmetricCluster,
    maintenanceMode: properties.maintenanceMode ?? usual.maintenanceMode,
    noQuorumPolicy: properties.noQuorumPolicy ?? usual.noQuorumPolicy,
    stonithEnabled: properties.stonithEnabled ?? usual.stonithEnabled,
    startFailureIsFatal: properties.startFailureIsFatal ?? usual.startFailureIsFatal,
    stopOrphanResources: properties.stopOrphanResources ?? usual.stopOrphanResources,
    transitionDelayMs:
      properties.transitionDelay === undefined ? usual.transitionDelayMs : durationMs(properties.transitionDelay),
  };
}

/** Those that the definition speaks of in its order, then the others in the membership's. */
function compileNodes(document: DefinitionDocument, names: readonly string[]): NodeModel[] {
  const described = Object.keys(document.nodes ?? {});
  return [...described, ...names.filter((name) => !described.includes(name))].map((id) => {
    const node = document.nodes?.[id];
    const attributes = Object.entries(node?.attributes ?? {}).map(([key, value]) => [key, String(value)] as const);
    return {
      id,
      attributes: new Map(attributes),
      standby: node?.standby ?? false,
      maintenance: node?.maintenance ?? false,
    };
  });
}
