import type { Configuration } from '../../model/configuration/configuration.ts';
import type { Situation } from '../../model/configuration/situation.ts';

/** Something that is supposed to have happened: for questions of the kind "what if". */
export type Injection =
  /** `lost`: gone without a word; `down`: it is shutting down in good order; `up`: a full member. */
  | { readonly kind: 'node'; readonly node: string; readonly to: 'lost' | 'down' | 'up' }
  | {
      readonly kind: 'operationFailed';
      readonly resource: string;
      /** `monitor`, `start`, … */
      readonly operation: string;
      readonly intervalMs: number;
      readonly node: string;
      /** A number of OCF. */
      readonly code: number;
    }
  | { readonly kind: 'ticket'; readonly ticket: string; readonly granted: boolean }
  | { readonly kind: 'quorum'; readonly quorate: boolean }
  | { readonly kind: 'parameter'; readonly resource: string; readonly name: string; readonly value: string };

/** What a decision is made on. */
export interface Given {
  readonly configuration: Configuration;
  readonly situation: Situation;
}

export type Injected =
  | ({ readonly kind: 'given' } & Given)
  /** What it is about is not there. `names`: what there is. */
  | {
      readonly kind: 'unknown';
      readonly what: 'node' | 'resource' | 'ticket';
      readonly name: string;
      readonly names: readonly string[];
    };
