import { describe, expect, test } from 'vitest';
import { address, cluster, problems, site, siteWith, watch, web } from './sound-definition.case.ts';

describe('groups', () => {
  test.each<[string, unknown, string[]]>([
    [
      'members that are not there',
      cluster({ groups: { web: { ...web, members: ['adress', 'site', 'other'] }, other: { members: ['web'] } } }),
      [
        "unknown-member at groups/web/members/0: unknown resource 'adress'; did you mean 'address'?",
        "unknown-member at groups/web/members/2: 'other' is a group; members are resources; name those",
        "unknown-member at groups/other/members/0: 'web' is a group; members are resources; name those",
      ],
    ],
    [
      'a member twice',
      cluster({ groups: { web: { ...web, members: ['address', 'site', 'address'] } } }),
      ["member-twice at groups/web/members/2: 'address' is a member of this group already; name it once"],
    ],
    [
      'a member of two groups',
      cluster({ groups: { web, more: { members: ['site'] } } }),
      [
        "member-of-two-groups at groups/more/members/0: 'site' is a member of the group 'web' already; a resource has one group; use constraints between groups",
      ],
    ],
    [
      "a group's business at a member",
      siteWith({ kind: 'fast', home: 'beta', failback: 'manual', notify: true }),
      ['kind', 'home', 'failback', 'notify'].map(
        (name) =>
          `misplaced-property at resources/site/${name}: '${name}' has no meaning for a member of a group; write it at groups.web.${name}`,
      ),
    ],
    [
      'a home for what runs everywhere',
      cluster({ resources: { address, site, watch: { ...watch, home: 'alpha' } } }),
      [
        "misplaced-property at resources/watch/home: 'home' has no meaning for 'watch', which runs on every node; leave it out, or make the kind 'switchable' or 'fast'",
      ],
    ],
    [
      "a member's business at a group",
      cluster({ groups: { web: { ...web, operations: {} } } }),
      [
        "unknown-property at groups/web/operations: unknown property 'operations'; allowed: members, meta, faultPolicy, kind, home, failback, notify",
      ],
    ],
  ])('%s', (_title, document, expected) => {
    expect(problems(document)).toEqual(expected);
  });
});
