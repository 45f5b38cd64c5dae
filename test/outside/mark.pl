# Writes one line of the play's log: monotonic and wall clock in seconds, what, where, and the rest as text.
#
#   mark.pl WHAT [HOST [DETAIL...]]
use strict;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC CLOCK_REALTIME);

my ($what, $host, @detail) = @ARGV;
printf "%.6f\t%.6f\t%s\t%s\t%s\n", clock_gettime(CLOCK_MONOTONIC), clock_gettime(CLOCK_REALTIME), $what, $host // '-',
    "@detail";
