import type { Member } from './member.ts';

/** What drives a member needs of it. */
export type DrivenMember = Pick<Member, 'step' | 'status' | 'why' | 'rehearse' | 'state'>;
