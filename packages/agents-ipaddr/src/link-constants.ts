/** What whoever reads or changes links needs of Linux's numbers; the same on x86, ARM, RISC-V and POWER. */
export const linkConstants = {
  RTM_NEWLINK: 16,
  IFLA_ADDRESS: 1,
  IFLA_IFNAME: 3,
  IFLA_LINK: 5,
  IFLA_LINKINFO: 18,
  IFLA_IFALIAS: 20,
  IFLA_INFO_KIND: 1,
  IFF_UP: 0x1,
  ifinfomsgBytes: 16,
} as const;
