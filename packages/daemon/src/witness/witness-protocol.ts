import type { Claim, ClaimAnswer, WitnessLedger } from '@understudy/crm-core';

/** What is said to a witness. One question at a time a connection. */
export type WitnessQuestion =
  | { readonly kind: 'claim'; readonly claimId: string; readonly claim: Claim }
  /** What it knows of the cluster whose key was used. */
  | { readonly kind: 'status' };

export type WitnessReply =
  | { readonly kind: 'answer'; readonly claimId: string; readonly answer: ClaimAnswer }
  | { readonly kind: 'status'; readonly status: WitnessStatus };

export interface WitnessStatus {
  readonly cluster: string;
  /** Null: the cluster has never asked. */
  readonly ledger: WitnessLedger | null;
  /** What is left of the lease that is in force, in milliseconds; 0 if none is. */
  readonly leaseLeftMs: number;
  /** Nodes that keep a connection, sorted. */
  readonly connected: readonly string[];
}

/** Who speaks, as the identity of a TLS handshake has it: the key proves the cluster. An empty node only asks for the status. */
export interface WitnessIdentity {
  readonly cluster: string;
  readonly node: string;
}

export function identityText({ cluster, node }: WitnessIdentity): string {
  return `${cluster}/${node}`;
}

/** Null for one that no member gives. The cluster's name leads to a file, so its letters are those of a name alone. */
export function parseIdentity(text: string): WitnessIdentity | null {
  const { cluster, node } = /^(?<cluster>[A-Za-z0-9_-]{1,64})\/(?<node>[A-Za-z0-9_.-]{0,64})$/.exec(text)?.groups ?? {};
  return cluster === undefined || node === undefined ? null : { cluster, node };
}

/** Characters: a claim has a few hundred. */
export const longestWitnessLine = 65_536;
